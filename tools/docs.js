// node tools/docs.js [--check]: writes the README's tables of inputs and outputs from action.yml, or says that they are stale.
import fs from 'node:fs'
import { parse } from 'yaml'

const action = parse(fs.readFileSync('action.yml', 'utf8'))
const readme = fs.readFileSync('README.md', 'utf8')

const cell = text => String(text).trim().replace(/\s+/g, ' ').replaceAll('|', '\\|')
const code = text => (text === undefined || text === '' ? '' : `\`${cell(text)}\``)
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`.replace(/ {2,}/g, ' ')).join('\n')

const tables = {
  inputs: table(
    ['Input', 'Default', 'Meaning'],
    Object.entries(action.inputs).map(([name, input]) => [
      `\`${name}\``,
      input.required ? '**required**' : code(input.default),
      cell(input.description)
    ])
  ),
  outputs: table(
    ['Output', 'Meaning'],
    Object.entries(action.outputs).map(([name, output]) => [`\`${name}\``, cell(output.description)])
  )
}

let fresh = readme
for (const [name, text] of Object.entries(tables)) {
  const section = new RegExp(`(<!-- ${name}:begin[^>]*-->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`)
  if (!section.test(readme)) throw new Error(`README.md has no <!-- ${name}:begin --> … <!-- ${name}:end -->`)
  fresh = fresh.replace(section, (_, begin, end) => `${begin}${text}\n${end}`)
}

const stale = fresh !== readme
if (process.argv.includes('--check')) {
  console.log(
    stale
      ? 'README.md: the tables do not match action.yml. Run `npm run docs`.'
      : "README.md's tables are those of action.yml"
  )
  process.exitCode = stale ? 1 : 0
} else if (stale) {
  fs.writeFileSync('README.md', fresh)
  console.log("README.md: tables written from action.yml's inputs and outputs")
}
