// node tools/build.js [--out DIR]: builds the bundle and lists its files.

import fs from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './bundle.js'

const { out } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } }).values
try {
  for (const file of build(out)) {
    const { size } = fs.statSync(path.join(out, file))
    console.log(`${path.join(out, file).padEnd(32)} ${String(Math.ceil(size / 1000)).padStart(6)} kB`)
  }
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
