// A page of the emulator's documentation, and the shell scripts in it.

import { readFileSync } from 'node:fs'

/** The scripts of a page by the heading that they stand under, in order. Blocks of other languages are for the reader alone. */
export type Scripts = ReadonlyMap<string, string>

/** Reads a page of packages/b2c-emulator/docs. */
export const scriptsOf = (name: string): Scripts => {
  const text = readFileSync(new URL(`../packages/b2c-emulator/docs/${name}`, import.meta.url), 'utf8')
  const sections = text.split(/^## /m).slice(1)
  return new Map(
    sections
      .map(section => [section.split('\n', 1)[0] ?? '', blocksOf(section).join('\n')] as const)
      .filter(([, script]) => script !== '')
  )
}

const blocksOf = (section: string): readonly string[] =>
  [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)
