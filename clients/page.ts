// A page of the emulator's documentation, and the shell scripts in it.

import { readFileSync } from 'node:fs'

/** The scripts of a page by the heading that they stand under, in order. Blocks of other languages are for the reader alone. */
export type Scripts = ReadonlyMap<string, string>

/** A page of packages/b2c-emulator/docs. */
const textOf = (name: string): string =>
  readFileSync(new URL(`../packages/b2c-emulator/docs/${name}`, import.meta.url), 'utf8')

/** What a page of packages/b2c-emulator/docs has in another language than that of the shell: all blocks of it. */
export const programOf = (name: string, language: 'hcl' | 'python'): string =>
  blocksOf(textOf(name), language).join('\n')

/** The scripts of a page of packages/b2c-emulator/docs. */
export const scriptsOf = (name: string): Scripts => {
  const sections = textOf(name).split(/^## /m).slice(1)
  return new Map(
    sections
      .map(section => [section.split('\n', 1)[0] ?? '', blocksOf(section).join('\n')] as const)
      .filter(([, script]) => script !== '')
  )
}

const blocksOf = (section: string, language = 'sh'): readonly string[] =>
  [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .filter(([, name]) => name === language)
    .map(([, , block = '']) => block)
