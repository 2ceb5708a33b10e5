// node tools/docs.js [--check]: writes the tables of the documentation from action.yml, from the presets in src and
// from the questions in live, or says which are stale. A table stands between <!-- NAME:begin … --> and <!-- NAME:end -->.

import fs from 'node:fs'
import { parse } from 'yaml'
import { questions } from '../live/questions.ts'
import { privilegedPermissions, privilegedRoles } from '../src/graph/privileged.ts'
import { presets } from '../src/resources/permissions/presets.ts'

const action = parse(fs.readFileSync('action.yml', 'utf8'))

const cell = text => String(text).trim().replace(/\s+/g, ' ').replaceAll('|', '\\|')
const code = text => (text === undefined || text === '' ? '' : `\`${cell(text)}\``)
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`.replace(/ {2,}/g, ' ')).join('\n')

const tables = {
  'README.md': {
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
  },
  'docs/permissions.md': {
    presets: Object.entries(presets)
      .map(([name, { task, permissions }]) => {
        const rows = Object.entries(permissions).map(([permission, reason]) => [permission, cell(reason)])
        return `### \`${name}\`\n\n${task}\n\n${table(['Permission', 'Why'], rows)}`
      })
      .join('\n\n'),
    privileged: table(
      ['Role or permission', 'It'],
      [...privilegedRoles, ...privilegedPermissions].map(({ name, why }) => [name, cell(why)])
    )
  },
  'docs/live.md': {
    'live-permissions': `\`\`\`text\n${[...new Set(questions.flatMap(({ needs }) => needs))].sort().join('\n')}\n\`\`\``,
    'live-questions': questions
      .map(
        ({ id, question, does, needs, sets, means }) =>
          `### ${id}. ${question}\n\n- Probe: ${does}\n- Permissions: ${needs.map(code).join(', ')}\n- Switches: ${sets.map(code).join(', ')}\n- For the action: ${means}`
      )
      .join('\n\n')
  }
}

const stale = Object.entries(tables).flatMap(([file, sections]) => {
  const text = fs.readFileSync(file, 'utf8')
  let fresh = text
  for (const [name, content] of Object.entries(sections)) {
    const section = new RegExp(`(<!-- ${name}:begin[^>]*-->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`)
    if (!section.test(text)) throw new Error(`${file} has no <!-- ${name}:begin --> … <!-- ${name}:end -->`)
    fresh = fresh.replace(section, (_, begin, end) => `${begin}${content}\n${end}`)
  }
  return fresh === text ? [] : [{ file, fresh }]
})

if (process.argv.includes('--check')) {
  for (const { file } of stale) console.log(`${file}: a table is stale. Run \`npm run generate\`.`)
  process.exitCode = stale.length ? 1 : 0
} else {
  for (const { file, fresh } of stale) {
    fs.writeFileSync(file, fresh)
    console.log(`${file}: tables written`)
  }
}
