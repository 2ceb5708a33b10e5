// Expands a folder of configuration files, one for each tenant, into the matrix of a job. No dependencies: it runs as it is.

import fs from 'node:fs'
import path from 'node:path'

/** GitHub documentation, "Workflow syntax": a matrix has 256 jobs at most. */
const mostTenants = 256

/**
 * The name is the environment, which stands in the federated subject. GitHub compares environments without regard to case,
 * Entra compares subjects exactly.
 */
const environmentName = /^[A-Za-z0-9][A-Za-z0-9 ._-]{0,254}$/

/** The same bound as that of the action (docs/config.md). */
const largestBytes = 2 * 1024 * 1024

/**
 * The text of a file, opened within bounds as the action does: inside the workspace behind all links, a plain file, its size before
 * its content.
 *
 * @param {string} workspace the folder to stay inside of
 * @param {string} file its path
 * @returns {string} its text, without a byte order mark
 * @throws {Error} that completes the name of the file
 */
const readWithin = (workspace, file) => {
  const real = fs.realpathSync(file)
  const below = path.relative(fs.realpathSync(workspace), real)
  if (path.isAbsolute(below) || /^\.\.(?:[\\/]|$)/.test(below)) throw new Error('lies outside of the workspace')
  const { O_RDONLY, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = fs.constants
  const handle = fs.openSync(real, O_RDONLY | O_NONBLOCK | O_NOFOLLOW)
  try {
    const found = fs.fstatSync(handle)
    if (!found.isFile()) throw new Error('is no plain file')
    if (found.size > largestBytes) throw new Error(`has more than ${largestBytes} bytes`)
    const buffer = Buffer.alloc(largestBytes)
    return buffer.toString('utf8', 0, fs.readSync(handle, buffer, 0, largestBytes, 0)).replace(/^\uFEFF/, '')
  } finally {
    fs.closeSync(handle)
  }
}

/** The file's own line `tenant:`. The action reads the file itself and holds the tenant signed in to against it. */
const tenantLine = /^tenant:[ \t]+(?:"([^"\s]+)"|'([^'\s]+)'|([^\s"'#]\S*))[ \t]*(?:#.*)?$/m
const tenantName = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/

/**
 * The matrix of a folder, in the order of its file names.
 *
 * @param {string} workspace the folder that paths start at
 * @param {string} folder the folder of the files, from the workspace on
 * @returns {{ environment: string, file: string, tenant: string }[]} the entries of `include`
 * @throws {Error} that lists everything that is wrong
 */
export const expand = (workspace, folder) => {
  const root = path.resolve(workspace, folder)
  if (!fs.existsSync(root))
    throw new Error(`The folder ${folder} does not exist. Check the repository out in an earlier step.`)
  const names = fs
    .readdirSync(root)
    .filter(name => /\.ya?ml$/i.test(name))
    .sort()
  if (names.length === 0)
    throw new Error(`The folder ${folder} holds no .yml or .yaml file; a matrix needs one at least.`)
  if (names.length > mostTenants)
    throw new Error(
      `The folder ${folder} holds ${names.length} files; a matrix holds at most ${mostTenants}. Split the folder.`
    )

  const problems = []
  const known = new Map()
  const include = names.map(name => {
    const file = path.posix.join(folder.replaceAll('\\', '/'), name)
    const environment = name.replace(/\.ya?ml$/i, '')
    if (!environmentName.test(environment)) problems.push(`${file}: the name of the file is no name of an environment`)
    const twin = known.get(environment.toLowerCase())
    if (twin !== undefined) problems.push(`${file}: ${twin} names the same environment`)
    known.set(environment.toLowerCase(), file)
    let text = ''
    try {
      text = readWithin(workspace, path.join(root, name))
    } catch (error) {
      problems.push(`${file}: ${error.message}`)
      return { environment, file, tenant: '' }
    }
    const [, ...quoted] = tenantLine.exec(text) ?? []
    const tenant = quoted.find(value => value !== undefined) ?? ''
    if (!tenantName.test(tenant)) problems.push(`${file}: needs a line such as "tenant: contoso.onmicrosoft.com"`)
    return { environment, file, tenant }
  })
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return include
}

/** The data of a workflow command. GitHub documentation, "Workflow commands". */
const escaped = text => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const main = ({ GITHUB_WORKSPACE = '.', GITHUB_OUTPUT, INPUT_FOLDER = '' }) => {
  try {
    const include = expand(GITHUB_WORKSPACE, INPUT_FOLDER.trim() || 'tenants')
    for (const { environment, file, tenant } of include) console.log(`${environment}: ${tenant} by ${file}`)
    if (GITHUB_OUTPUT)
      fs.appendFileSync(GITHUB_OUTPUT, `matrix=${JSON.stringify({ include })}\ncount=${include.length}\n`)
  } catch (error) {
    console.log(`::error::${escaped(error.message)}`)
    process.exitCode = 1
  }
}

if (import.meta.main) main(process.env)
