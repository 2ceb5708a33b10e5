// node tools/schema.js [--check]: writes the published schemas from the registered kinds, or says which are stale. The layout
// of the files is the formatter's (npm run fix), so only the content is compared.

import fs from 'node:fs'
import { configSchemaOf } from '../src/declaration/schema.ts'
import { allKinds } from '../src/resources/index.ts'
import { planSchemaOf } from './plan-schema.ts'

const schemas = {
  'schema/b2c.schema.json': { $schema: 'https://json-schema.org/draft/2020-12/schema', ...configSchemaOf(allKinds) },
  'schema/plan.schema.json': planSchemaOf(allKinds)
}

const published = file => (fs.existsSync(file) ? JSON.stringify(JSON.parse(fs.readFileSync(file, 'utf8'))) : '')

fs.mkdirSync('schema', { recursive: true })
for (const [file, schema] of Object.entries(schemas)) {
  if (published(file) === JSON.stringify(schema)) continue
  if (process.argv.includes('--check')) {
    console.error(`${file} is not what the kinds in src/resources say. Run \`npm run generate\`.`)
    process.exitCode = 1
  } else {
    fs.writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
    console.log(`${file} written`)
  }
}
