// src -> build (tsc) -> dist (ncc). The same sources give the same bytes on every system.
//
// What is done to ncc's output, and what each step buys (medians of 41 runs without changes, in alternation, on Node 24):
//   - undici (@actions/http-client loads it, and uses it behind a proxy) is evaluated at its first use: the first request leaves
//     9 ms of CPU time earlier. The whole run takes as long either way, but Node's fetch keeps its own dispatcher: undici puts
//     another version's in its place while it is evaluated.
//   - jsonwebtoken (MSAL loads it, and uses it with a certificate) is evaluated at its first use: 4 ms of CPU time less in all.
//   - Characters beyond Latin-1 become escapes: V8 then keeps a file with one byte a character. 2 ms of CPU time and 1 MB of
//     memory less.
//   - licenses.txt, README.md, package.json: no time. ncc lists the licences of one chunk alone, and Node would take the bundle
//     for CommonJS.
//   - The search for imports without a target: no time. ncc turns them into code that throws when it runs, and ends well.

import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { bundleReadme } from './bundle-readme.js'

const run = (script, ...args) => {
  const { status, error } = spawnSync(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) throw error
  if (status !== 0) throw new Error(`${script} ended with code ${status}`)
}

const empty = folder => fs.rmSync(folder, { recursive: true, force: true })

/** Every module of the bundle, from webpack's statistics; modules that were joined into one are nested. */
const flat = module => [module, ...(module.modules ?? []).flatMap(flat)]

/** The folder of the package that a file belongs to, or undefined for a file of our own. */
const packageOf = ({ nameForCondition: file }) =>
  /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file ?? '')?.[0]

/** Name, licence and licence text of a package, as one entry of licenses.txt. */
const licence = folder => {
  const { name, version, license } = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const file = fs.readdirSync(folder).find(entry => /^(licen[cs]e|copying)/i.test(entry))
  const text = file ? fs.readFileSync(path.join(folder, file), 'utf8').replace(/\r\n/g, '\n').trim() : ''
  return [`${name} ${version}`, license ?? 'no licence named', text].filter(Boolean).join('\n')
}

/** Packages that their importers evaluate at once and use in rare cases only. */
const rarelyUsed = ['undici', 'jsonwebtoken']

/**
 * Makes the bundle evaluate rarely used packages at their first use.
 *
 * @param {(string | undefined)[]} packages the folders of the bundle's packages
 * @throws {Error} when such a package is imported in a form that this does not know
 */
const evaluatedLate = (out, files, packages) => {
  for (const name of rarelyUsed.filter(name => packages.some(folder => folder?.endsWith(`${path.sep}${name}`)))) {
    const eager = new RegExp(`^var ${name} = (__\\w+_require__)\\((\\d+)\\);$`, 'gm')
    const late = `var ${name} = new Proxy({}, { get: (_, member) => $1($2)[member] });`
    const found = files.filter(file => {
      const text = fs.readFileSync(path.join(out, file), 'utf8')
      const changed = text.replace(eager, late)
      if (changed !== text) fs.writeFileSync(path.join(out, file), changed)
      return changed !== text
    })
    if (found.length === 0) throw new Error(`the bundle imports ${name} in another form: adjust evaluatedLate`)
  }
}

/**
 * Writes characters beyond Latin-1 as escapes, which mean the same in texts, templates and regular expressions.
 *
 * @throws {Error} for one behind a backslash, whose escape would mean something else
 */
const oneByteEach = file => {
  const text = fs.readFileSync(file, 'utf8')
  if (/\\[^\0-\xff]/.test(text)) throw new Error(`${file} holds a backslash before a character beyond Latin-1`)
  const escapeOf = unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  fs.writeFileSync(file, text.replace(/[^\0-\xff]/g, escapeOf))
}

/**
 * Compiles and bundles the action, in the current folder. What stood in `build` and in the output folder is removed first:
 * ncc leaves old chunks behind.
 *
 * @param {string} out the folder of the bundle
 * @returns {string[]} the files of the bundle, sorted
 * @throws {Error} when a step fails, or when an import of the bundle could not be resolved
 */
export const build = out => {
  empty('build')
  empty(out)
  run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
  const stats = path.join('build', 'stats.json')
  const options = ['--out', out, '--stats-out', stats, '--no-cache', '--quiet']
  run('node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', path.join('build', 'index.js'), ...options)

  const statistics = JSON.parse(fs.readFileSync(stats, 'utf8'))
  const modules = statistics.modules.flatMap(flat)
  // ncc turns an import that it cannot resolve into code that throws when it runs, and still ends well.
  const missing = modules.filter(({ name }) => name.includes('@@notfound')).map(({ name }) => name.split('?').at(-1))
  if (missing.length > 0) throw new Error(`imports that could not be resolved: ${missing.join(', ')}`)

  // ncc's own --license keeps the packages of one chunk only.
  const licences = [...new Set(modules.map(packageOf))].filter(Boolean).map(licence)
  fs.writeFileSync(path.join(out, 'licenses.txt'), `${[...new Set(licences)].sort().join('\n\n---\n\n')}\n`)
  // Node reads the type of a module from the nearest package.json: without this one the bundle would be taken for CommonJS.
  fs.writeFileSync(path.join(out, 'package.json'), '{\n  "type": "module"\n}\n')
  fs.writeFileSync(path.join(out, 'README.md'), bundleReadme(statistics))

  const files = fs.readdirSync(out, { recursive: true }).map(String).sort()
  const scripts = files.filter(name => name.endsWith('.js'))
  evaluatedLate(out, scripts, modules.map(packageOf))
  for (const file of scripts) {
    oneByteEach(path.join(out, file))
    if (fs.readFileSync(path.join(out, file), 'utf8').includes('webpackMissingModule'))
      throw new Error(`${path.join(out, file)}: an import could not be resolved (webpackMissingModule)`)
  }
  return files
}
