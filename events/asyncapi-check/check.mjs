// Prints what the AsyncAPI parser finds in a document; exit code 1 if any of it is an error or a warning.
import { Parser, fromFile } from '@asyncapi/parser';

const [file] = process.argv.slice(2);
const { document, diagnostics } = await fromFile(new Parser(), file).parse();
// severity: 0 error, 1 warning, 2 information (such as a newer version of AsyncAPI), 3 hint
const problems = diagnostics.filter(({ severity }) => severity < 2);
for (const { code, path, message, range } of problems) {
  console.error(`${file}:${range.start.line + 1} ${path.join('/')}: ${message} (${code})`);
}
if (problems.length > 0 || document === undefined) {
  process.exit(1);
}
console.log(`${file}: ${document.channels().length} channels, ${document.allMessages().length} messages, good`);
