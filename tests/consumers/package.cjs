// Opens plans.zip as it is with the library datapackage and reads every table.
const { Package } = require('datapackage');

(async () => {
  const opened = await Package.load(process.argv[2]);
  if (!opened.valid) throw new Error(opened.errors.map((error) => error.message).join('\n'));
  let rows = 0;
  for (const resource of opened.resources.filter((each) => each.tabular)) rows += (await resource.read()).length;
  if (!rows) throw new Error('no rows');
  console.log(`datapackage (JavaScript): ${opened.resources.length} resources, ${rows} rows, valid`);
})();
