// Do the quotes stand in the text where they say? node quotes.mjs FOLDER-OF-A-PLAN (datasets/<plan>)
import { readFileSync } from "node:fs";

const folder = process.argv[2];
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");

// A table as objects. RFC 4180: a field in quotes may hold commas, line ends and doubled quotes.
const rows = (csv) => {
  const fields = [...csv.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g)];
  const lines = [[]];
  for (const [whole, field, end] of fields) {
    if (whole === "") break;
    lines.at(-1).push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end !== ",") lines.push([]);
  }
  const [names, ...values] = lines.filter((line) => line.length > 1);
  return values.map((line) => Object.fromEntries(names.map((name, i) => [name, line[i]])));
};

const clauses = new Map(rows(read("tables/clauses.csv")).map((row) => [row.clause_id, row]));
const projects = rows(read("tables/projects.csv"));
const right = projects.filter((row) => {
  const clause = clauses.get(row.clause_id); // its text begins at start_char of the plan's; offsets count code points
  const from = row.start_char - clause.start_char;
  return Array.from(clause.text).slice(from, from + (row.end_char - row.start_char)).join("") === row.quote;
});
console.log(`${right.length} of ${projects.length} quotes stand where they say`);
