// A package of the workspace as somebody else gets it: built, packed, and unpacked into node_modules of a folder outside the
// repository. Its dependencies are those of the repository, so that nothing is asked of the network.

import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

/** An unpacked package, in a folder with a package.json of type module. */
export type Packed = {
  /** The folder of the application that uses the package. */
  readonly app: string
  /** The path of the tarball. */
  readonly tarball: string
  /** The names of the files in the tarball. */
  readonly files: readonly string[]
  readonly manifest: {
    readonly version: string
    readonly bin?: Readonly<Record<string, string>>
    readonly dependencies: Readonly<Record<string, string>>
  }
  /** The names of the packages that the built files import. */
  readonly imported: readonly string[]
  /** Writes a file of the application and runs it, or type-checks it when it is TypeScript; gives output and exit code. */
  readonly run: (name: string, text: string) => { readonly code: number | null; readonly output: string }
  readonly remove: () => void
}

/** The environment of a process that knows nothing of the one that tests. */
const plainEnv = (): Readonly<Record<string, string | undefined>> => ({ ...process.env, NODE_OPTIONS: undefined })

const complete = (program: string, args: readonly string[], cwd: string) => {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', env: plainEnv() })
  if (error) throw error
  return { code: status, stdout, output: `${stdout}${stderr}` }
}

const succeed = (program: string, args: readonly string[], cwd: string): string => {
  const { code, stdout, output } = complete(program, args, cwd)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`)
  return stdout
}

/** npm as it runs these tests. @throws Error when they were not started by npm */
const npm = (): string => {
  const { npm_execpath: file } = process.env
  if (!file) throw new Error('Start the tests with npm.')
  return file
}

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

const importedBy = (folder: string): readonly string[] => {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(js|d\.ts)$/.test(name))
    .flatMap(name => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/(?:\bfrom |\bimport |\bimport\()['"]([^.'"][^'"]*)['"]/g)
    ])
    .map(([, specifier = '']) => specifier)
    .filter(specifier => !specifier.startsWith('node:'))
  return [...new Set(names.map(packageOf))].sort()
}

/** Builds and packs the package in that folder below packages/, and unpacks it elsewhere. @throws Error when a step fails */
export const pack = (name: string): Packed => {
  const base = mkdtempSync(join(tmpdir(), 'b2c-packed-'))
  const source = join(base, 'packages', name)
  mkdirSync(source, { recursive: true })
  for (const file of ['package.json', 'README.md', 'LICENSE', 'tsconfig.build.json', 'src', 'docs']) {
    const from = join(repository, 'packages', name, file)
    if (existsSync(from)) cpSync(from, join(source, file), { recursive: true })
  }
  cpSync(join(repository, 'tsconfig.json'), join(base, 'tsconfig.json'))
  symlinkSync(join(repository, 'node_modules'), join(base, 'node_modules'), 'junction')
  // The hook prepack builds.
  succeed(process.execPath, [npm(), 'pack', '--offline', '--pack-destination', base], source)
  const tarball = readdirSync(base).find(file => file.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack has made no tarball.')
  const app = join(base, 'app')
  const target = join(app, 'node_modules', name)
  mkdirSync(target, { recursive: true })
  succeed('tar', ['-xzf', `../../../${tarball}`, '--strip-components=1'], target)
  const files = succeed('tar', ['-tzf', tarball], base).trim().split(/\r?\n/)
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }\n')
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc')
  const strictly = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node'
  ]
  return {
    app,
    tarball: join(base, tarball),
    files: files.map(file => file.replace(/^package\//, '')),
    manifest: JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')),
    imported: importedBy(join(target, 'dist')),
    run: (file, text) => {
      writeFileSync(join(app, file), text)
      return complete(process.execPath, file.endsWith('.ts') ? [tsc, ...strictly, file] : [file], app)
    },
    remove: () => rmSync(base, { recursive: true, force: true })
  }
}

/** The README of a package. */
export const readme = (name: string): string => readFileSync(join(repository, 'packages', name, 'README.md'), 'utf8')

/** The examples of a package's README: its fenced blocks of that language. */
export const examplesOf = (name: string, language: string): readonly string[] =>
  [...readme(name).matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter(([, found]) => found === language)
    .map(([, , code = '']) => code)
