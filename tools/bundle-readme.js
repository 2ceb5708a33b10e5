// The README of dist/: which file of the bundle holds what, and what loads it. Made from webpack's statistics.

/** A module and those that were joined into it. */
const flat = module => [module, ...(module.modules ?? []).flatMap(flat)]

const packageName = file => /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1]?.replace('\\', '/')

/** What a module is called in the table: the name of its package, or the folder or file below src that it comes from. */
const nameOf = ({ nameForCondition: file }) => {
  if (!file) return undefined
  const own = /[\\/]build[\\/](.+)\.js$/.exec(file)?.[1]?.split(/[\\/]/)
  if (own === undefined) return packageName(file)
  return own.length === 1 ? `src/${own[0]}.ts` : `src/${own[0]}/`
}

const list = names => [...new Set(names)].sort().join(', ')
const sourceOf = name => name.replace(/^\.\/build\/(.+)\.js$/, 'src/$1.ts')

/**
 * The text of dist/README.md.
 *
 * @param {object} stats webpack's statistics, as ncc writes them with --stats-out
 * @returns {string} Markdown
 */
export const bundleReadme = ({ chunks, modules }) => {
  const holds = id => {
    const names = modules
      .filter(module => module.chunks.includes(id))
      .flatMap(flat)
      .flatMap(module => nameOf(module) ?? [])
    const own = names.filter(name => name.startsWith('src/'))
    return [list(own), list(names.filter(name => !own.includes(name)))].filter(Boolean).join('<br>')
  }
  const loadedBy = ({ entry, origins }) =>
    entry
      ? 'the runner'
      : list(origins.map(({ moduleName, request }) => `${sourceOf(moduleName)}, \`import('${request}')\``))
  const rows = chunks
    .map(chunk => ({ file: chunk.files.find(file => file.endsWith('.js')), chunk }))
    .sort((one, other) => Number(other.chunk.entry) - Number(one.chunk.entry) || (one.file < other.file ? -1 : 1))
    .map(({ file, chunk }) => `| \`${file}\` | ${holds(chunk.id)} | ${loadedBy(chunk)} |`)
  return [
    '# The bundle',
    '',
    'Made by `npm run build` from `src/` and its dependencies; `npm run check:dist` compares it byte for byte. What a file holds, and what',
    'loads it when it is needed:',
    '',
    '| File | Holds | Loaded by |',
    '| --- | --- | --- |',
    ...rows,
    '| `licenses.txt` | the licences of the packages | nobody |',
    '| `package.json` | says that the files are ES modules | Node |',
    ''
  ].join('\n')
}
