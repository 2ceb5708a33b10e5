// A YAML file with the places of what stands in it.

import { readFileSync } from 'node:fs'
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml'
import { messageOf } from '../src/errors.ts'
import type { Value } from './expressions.ts'
import { codeOf, Mistake, type Place } from './mistake.ts'

/** The keys and indexes that lead to a value. */
export type Path = readonly (string | number)[]

/** What a file holds, and where. */
export type YamlFile = {
  readonly file: string
  readonly text: string
  readonly content: { readonly [name: string]: Value | undefined }
  /** The place of a value, or of what is nearest to it. */
  readonly placeOf: (...path: Path) => Place
}

/**
 * Reads the text of a YAML file that holds a mapping.
 *
 * @param file its name, for messages
 * @throws Mistake with line and column of the first error, or when it holds something else or aliases without end
 */
export const parseYaml = (file: string, text: string): YamlFile => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0])
    throw new Mistake(`${error.message.split('\n')[0]?.replace(/\.?$/, '.')}`, { file, line, column: col })
  }
  if (!isMap(document.contents))
    throw new Mistake('it holds no mapping: a workflow begins with on: and jobs:.', { file })
  const placeOf = (...path: Path): Place => {
    for (let length = path.length; length > 0; length--) {
      const found = pairStart(document.getIn(path.slice(0, length - 1), true) ?? document.contents, path[length - 1])
      if (found !== undefined) return { file, line: lines.linePos(found).line }
    }
    return { file, line: 1 }
  }
  return { file, text, content: contentOf(file, document), placeOf }
}

/** What the document comes to. Its aliases are followed here: one without an anchor is found only now. */
const contentOf = (file: string, document: Document.Parsed): YamlFile['content'] => {
  try {
    const content: unknown = document.toJS()
    // An anchor within itself would have no end; JSON refuses it.
    JSON.stringify(content)
    return content as YamlFile['content']
  } catch (error) {
    throw new Mistake(`its aliases cannot be followed: ${messageOf(error).split('\n')[0]}.`, { file })
  }
}

/** Where the key of a mapping or the item of a list begins. */
const pairStart = (parent: unknown, key: string | number | undefined): number | undefined => {
  if (isMap(parent)) {
    const pair = parent.items.find(({ key: one }) => String(isNode(one) ? one.toJSON() : one) === String(key))
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined
  }
  const items = (parent as { readonly items?: readonly unknown[] } | undefined)?.items
  const item = typeof key === 'number' ? items?.[key] : undefined
  return isNode(item) ? item.range?.[0] : undefined
}

/**
 * Reads a YAML file.
 *
 * @param name what messages call it
 * @param wanted what to name instead, for the message when it cannot be read
 * @throws Mistake as {@link parseYaml}, or when it cannot be read
 */
export const readYaml = (
  path: string,
  name: string = path,
  wanted = 'name a workflow or a configuration file'
): YamlFile => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const code = codeOf(error)
    const reason = code === 'ENOENT' ? 'is not there' : code === 'EISDIR' ? 'is a folder' : 'cannot be read'
    throw new Mistake(`${name} ${reason}; ${wanted}.`)
  }
  return parseYaml(name, text.replace(/^\uFEFF/, ''))
}
