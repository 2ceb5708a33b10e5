// node tools/check-yaml.js [FILE...]: action.yml, workflows, examples and the YAML in Markdown, checked offline: syntax and
// expressions with GitHub's own language service, then the rules that it does not know. Without arguments: all of ours.

import fs from 'node:fs'
import { registerHooks } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { isMap, LineCounter, parse, parseDocument } from 'yaml'

// The service imports its JSON schema without an import attribute, which Node's loader refuses.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context)
})
const { validate } = await import('@actions/languageservice')
const { TextDocument } = await import('vscode-languageserver-textdocument')

const own = parse(fs.readFileSync('action.yml', 'utf8'))
const unknown = { name: '', description: '' } // no inputs listed: the service then checks none
const actionsMetadataProvider = { fetchActionMetadata: async ref => (ref.owner === 'self' ? own : unknown) }

/** Steps that use this action, by path or by name. */
const ownAction = /(uses:\s*)(?:\.\/?|[\w.-]+\/b2c-bootstrap@\S+)(?=\s|$)/g

const problems = []
const report = (file, line, message) => problems.push(`${file}:${line}: ${message}`)

/** Asks the language service. The service skips `uses: ./`; under a name it checks `with:` against our action.yml. */
const checkSyntax = async (file, text, lineOffset = 0) => {
  // It also remembers documents by their address, hence one for every block of a Markdown file.
  const name = path.basename(file) === 'action.yml' ? file : `${file}.${lineOffset}.yml`
  const url = pathToFileURL(path.resolve(name)).href
  const document = TextDocument.create(url, 'yaml', 1, text.replace(ownAction, '$1self/self@v0'))
  for (const { range, message } of await validate(document, { actionsMetadataProvider })) {
    report(file, range.start.line + 1 + lineOffset, message)
  }
}

/** The keys that GitHub's metadata syntax knows for a JavaScript action. The service lets others pass. */
const metadataKeys = {
  top: ['name', 'author', 'description', 'inputs', 'outputs', 'runs', 'branding'],
  input: ['description', 'required', 'default', 'deprecationMessage'],
  output: ['description'],
  runs: ['using', 'pre', 'pre-if', 'main', 'post', 'post-if']
}

const checkMetadata = (file, text) => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const checkKeys = (node, where, known) => {
    if (!isMap(node)) return
    for (const { key } of node.items) {
      if (!known.includes(key.value))
        report(file, lines.linePos(key.range[0]).line, `${where}: unknown key ${key.value}`)
    }
  }
  checkKeys(document.contents, 'action', metadataKeys.top)
  checkKeys(document.get('runs'), 'runs', metadataKeys.runs)
  for (const [section, known] of [
    ['inputs', metadataKeys.input],
    ['outputs', metadataKeys.output]
  ]) {
    for (const { key, value } of document.get(section)?.items ?? []) {
      const line = lines.linePos(key.range[0]).line
      checkKeys(value, `${section}.${key.value}`, known)
      if (!isMap(value) || !value.get('description')) report(file, line, `${section}.${key.value} has no description`)
      if (isMap(value) && value.has('default') && typeof value.get('default') !== 'string')
        report(file, line, `${section}.${key.value}: quote the default, it reaches the action as text`)
    }
  }
}

/** Third-party actions are named by commit, with the version as a comment. */
const checkPins = (file, text) => {
  for (const [index, line] of text.split('\n').entries()) {
    const [, name, rest] = /^\s*(?:-\s*)?uses:\s*(\S+)(.*)$/.exec(line) ?? []
    if (!name || name.startsWith('./') || name === '.' || /^[\w.-]+\/b2c-bootstrap[@/]/.test(name)) continue
    if (!/@[0-9a-f]{40}$/.test(name) || !/^\s*# v\d+(\.\d+)*\s*$/.test(rest))
      report(file, index + 1, `${name}: pin it as NAME@<40 hexadecimal digits> # vX.Y.Z`)
  }
}

/** What this repository asks of its own workflows. */
const checkWorkflowRules = (file, text) => {
  const workflow = parse(text)
  const { permissions, jobs = {} } = workflow ?? {}
  if (JSON.stringify(permissions) !== '{}') report(file, 1, 'set `permissions: {}` at the top')
  for (const [name, job] of Object.entries(jobs)) {
    if (job.permissions === undefined) report(file, 1, `job ${name}: name its permissions`)
    if (job.uses === undefined && job['timeout-minutes'] === undefined)
      report(file, 1, `job ${name}: set timeout-minutes`)
    for (const step of job.steps ?? []) {
      if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false)
        report(file, 1, `job ${name}: checkout with persist-credentials: false`)
      if (/\bnpm (ci|install)\b(?!.*--ignore-scripts)/.test(step.run ?? ''))
        report(file, 1, `job ${name}: npm ci with --ignore-scripts`)
    }
  }
}

/** The fenced YAML of a Markdown file that is a workflow or a list of steps, with the line above its first line. */
const fencedYaml = text =>
  [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)]
    .map(({ 0: whole, 1: block, index }) => ({ block, above: text.slice(0, index + whole.indexOf('\n') + 1) }))
    .map(({ block, above }) => ({ block, line: above.split('\n').length - 1 }))
    .filter(
      ({ block }) => /^jobs:/m.test(block) || (/^\s*- (uses|name|id|run):/m.test(block) && !/^apps:/m.test(block))
    )

const checkMarkdown = async (file, text) => {
  for (const { block, line } of fencedYaml(text)) {
    if (/^jobs:/m.test(block)) {
      const head = /^on:/m.test(block) ? '' : 'on: push\n'
      await checkSyntax(file, head + block, line - (head ? 1 : 0))
    } else {
      const head = 'on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n'
      await checkSyntax(file, head + block.replace(/^(?=.)/gm, '      '), line - 5)
    }
  }
}

const checkFile = async file => {
  const text = fs.readFileSync(file, 'utf8')
  const place = path.resolve(file).split(path.sep).join('/')
  if (file.endsWith('.md')) return checkMarkdown(file, text)
  if (path.basename(file) === 'action.yml') {
    await checkSyntax(file, text)
    return checkMetadata(file, text)
  }
  if (!/^jobs:/m.test(text)) return // configuration, not a workflow
  await checkSyntax(file, text)
  checkPins(file, text)
  if (place.includes('/.github/workflows/')) checkWorkflowRules(file, text)
}

const below = (folder, pattern) =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder, { recursive: true })
        .map(name => path.join(folder, String(name)))
        .filter(name => pattern.test(name))
        .sort()
    : []

const files =
  process.argv.length > 2 ? process.argv.slice(2) : ['action.yml', 'fleet/action.yml', 'README.md', 'CONTRIBUTING.md']
if (process.argv.length === 2) {
  files.push(...below('.github', /\.ya?ml$/), ...below('examples', /\.(ya?ml|md)$/), ...below('docs', /\.md$/))
}
for (const file of files) await checkFile(file)
for (const problem of problems) console.log(problem)
console.log(problems.length ? `${problems.length} problems` : `${files.length} files are in order`)
process.exitCode = problems.length ? 1 : 0
