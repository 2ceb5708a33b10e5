// node tools/schema.js [--check]: writes schema/b2c.schema.json from the schema in src, or fails when the two differ.
// The layout of the file is the formatter's (npm run fix), so only the content is compared.

import fs from 'node:fs'
import { configSchema } from '../src/declaration/schema.ts'

const file = new URL('../schema/b2c.schema.json', import.meta.url)
const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...configSchema }
const published = () => (fs.existsSync(file) ? JSON.stringify(JSON.parse(fs.readFileSync(file, 'utf8'))) : '')

if (!process.argv.includes('--check')) {
  fs.mkdirSync(new URL('.', file), { recursive: true })
  fs.writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`)
} else if (published() !== JSON.stringify(schema)) {
  console.error(
    'schema/b2c.schema.json is not what src/declaration/schema.ts says; run: node tools/schema.js && npm run fix'
  )
  process.exitCode = 1
}
