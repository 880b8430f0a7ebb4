/* Evaluates a list of {tree, env} from standard input with the browser's evaluator; writes a list of {value, problems}. */
import { readFileSync } from "node:fs";

const { decodeEnvironment, encode, evaluate } = await import(process.argv[2]);
const cases = JSON.parse(readFileSync(0, "utf8"));

const results = cases.map(({ tree, env }) => {
  const environment = decodeEnvironment(env);
  return { value: encode(evaluate(tree, environment)), problems: environment.problems };
});

process.stdout.write(JSON.stringify(results));
