// node tools/check-dist.js [--expected DIR]: fails unless dist/ is, byte for byte, what the sources build.

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './bundle.js'

/** The files below a folder with their contents; none when the folder does not exist. */
const contents = folder =>
  new Map(
    fs.existsSync(folder)
      ? fs
          .readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter(entry => entry.isFile())
          .map(entry => path.join(entry.parentPath, entry.name))
          .map(file => [path.relative(folder, file), fs.readFileSync(file)])
      : []
  )

const firstDifference = (a, b) => {
  const [left, right] = [a, b].map(buffer => buffer.toString('utf8').split('\n'))
  const index = left.findIndex((line, i) => line !== right[i])
  return index < 0 ? Math.min(left.length, right.length) + 1 : index + 1
}

const { expected } = parseArgs({ options: { expected: { type: 'string' } } }).values
// With --expected the fresh bundle stays, so that a diff can be shown.
const fresh = expected ?? fs.mkdtempSync(path.join(os.tmpdir(), 'b2c-bootstrap-dist-'))
try {
  build(fresh)
  const [committed, built] = [contents('dist'), contents(fresh)]
  const differences = [...new Set([...committed.keys(), ...built.keys()])].sort().flatMap(file => {
    const [is, should] = [committed.get(file), built.get(file)]
    if (!is) return [`dist/${file} is missing`]
    if (!should) return [`dist/${file} is not part of the bundle`]
    return is.equals(should) ? [] : [`dist/${file} differs, first in line ${firstDifference(is, should)}`]
  })
  for (const difference of differences) console.error(difference)
  console.log(
    differences.length
      ? 'dist/ is not what the sources build. Run `npm run build` and commit dist/.'
      : `dist/ is what the sources build (${built.size} files).`
  )
  process.exitCode = differences.length ? 1 : 0
} finally {
  if (!expected) fs.rmSync(fresh, { recursive: true, force: true })
}
