/* `matches`: the browser's twin of engine/expressions/running/patterns.py. A text is read once, whatever the pattern. */

const fits = (ranges, code) => {
  for (let index = 0; index < ranges.length; index += 2) {
    if (code < ranges[index]) return false;
    if (code <= ranges[index + 1]) return true;
  }
  return false;
};

/** Whether a whole text is one that the automaton ["pattern", letters, first, last, empty] accepts. */
export function matches([, letters, first, last, empty], text) {
  if (text === "") return empty;
  let possible = new Set(first);
  let reached = [];
  for (const letter of text) {
    const code = letter.codePointAt(0);
    reached = [...possible].filter((place) => fits(letters[place][0], code));
    if (reached.length === 0) return false;
    possible = new Set(reached.flatMap((place) => letters[place][1]));
  }
  return reached.some((place) => last.includes(place));
}
