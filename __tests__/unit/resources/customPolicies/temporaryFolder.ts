// Folders with files for a test, removed after it.

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach } from '@jest/globals'

const created: string[] = []

afterEach(() => {
  for (const folder of created.splice(0)) fs.rmSync(folder, { recursive: true, force: true })
})

/** A new folder that holds the files; folders are made as needed. */
export const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'policies-')))
  created.push(folder)
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, content)
  }
  return folder
}
