/* Evaluates {trees, env}, one JSON text a line, with the browser's evaluator, and answers each with a line: [{value, problems}, …]. */
import { createInterface } from "node:readline";

const { decodeEnvironment, encode, evaluate } = await import(process.argv[2]);

for await (const line of createInterface({ input: process.stdin })) {
  const { trees, env } = JSON.parse(line);
  const results = trees.map((tree) => {
    const environment = decodeEnvironment(env);
    return { value: encode(evaluate(tree, environment)), problems: environment.problems };
  });
  process.stdout.write(`${JSON.stringify(results)}\n`);
}
