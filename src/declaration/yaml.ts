// A YAML 1.2 text as a plain value that remembers where everything stands. Anchors, aliases and tags are refused.

import { isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type YAMLMap } from 'yaml'
import type { Path } from '../util/problem.ts'
import { looksSecret, quoted } from '../util/words.ts'

/** A mistake at an offset of the text. */
export type Located = { readonly offset: number; readonly problem: string }

/** Judges a text by the keys of the map at its top and their values; lists and maps stand there as they were parsed. */
export type IsOurs = (top: ReadonlyMap<string, unknown>) => boolean

/** What was read. `value` is absent when the text is no YAML that can be understood; `problems` then says why. */
export type YamlDocument = {
  readonly value: unknown
  /** False for a text of another kind: then no problem quotes anything of it. */
  readonly isOurs: boolean
  readonly problems: readonly Located[]
  /** Paths of values that look like secrets; they are among the problems. */
  readonly secretPaths: readonly Path[]
  /** The offset of the value, or of its key; where the path ends early, of the last thing on it. */
  readonly offsetOf: (path: Path, part: 'key' | 'value') => number
  /** `line:column` of an offset, counted from one. */
  readonly positionOf: (offset: number) => string
}

const noSecrets =
  'looks like a secret, which has no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action'

/** Reads a text. Nothing is thrown: a text that cannot be read has problems and no value. */
export const readYaml = (text: string, isOurs: IsOurs): YamlDocument => {
  const lineCounter = new LineCounter()
  const positionOf = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset)
    return `${Math.max(1, line)}:${Math.max(1, col)}`
  }
  try {
    return { ...readTree(text, lineCounter, isOurs), positionOf }
  } catch (error) {
    // The parser descends by recursion: a text of brackets exhausts the stack.
    if (!(error instanceof RangeError)) throw error
    const problems = [{ offset: 0, problem: 'is nested too deeply' }]
    return { value: undefined, isOurs: false, problems, secretPaths: [], offsetOf: () => 0, positionOf }
  }
}

const readTree = (text: string, lineCounter: LineCounter, judge: IsOurs): Omit<YamlDocument, 'positionOf'> => {
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    uniqueKeys: false, // the parser compares every key with every other; it is done below in one pass
    stringKeys: true,
    merge: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter
  })
  const isOurs = judge(topOf(document.contents))
  // Tags that are not known are warnings; every tag is refused below.
  const errors = document.errors.map(({ pos, message }) => ({
    offset: pos[0],
    problem: isOurs ? `is not valid YAML: ${message}` : 'is not valid YAML, and no configuration file of this action'
  }))
  const { refused, secrets } = inspect(document, isOurs ? quoted : () => 'of another file')
  const problems = [...errors, ...refused]
  const offsetOf: YamlDocument['offsetOf'] = (path, part) => offsetAt(document.contents, path, part)
  if (problems.length > 0) return { value: undefined, isOurs, problems, secretPaths: [], offsetOf }
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    isOurs,
    problems: secrets.map(({ offset }) => ({ offset, problem: noSecrets })),
    secretPaths: secrets.map(({ path }) => path),
    offsetOf
  }
}

/** What has no place in the file whatever it says, and values that look like secrets. */
const inspect = (document: ReturnType<typeof parseDocument>, show: typeof quoted) => {
  const refused: Located[] = []
  const secrets: { readonly offset: number; readonly path: Path }[] = []
  const refuse = (node: unknown, problem: string): void => {
    refused.push({ offset: startOf(node), problem })
  }
  visit(document, {
    Alias: (_, node) => refuse(node, 'is an alias; write the value out, or use defaults'),
    Value: (_, node, ancestors) => {
      if (isMap(node)) refused.push(...duplicateKeys(node, show))
      if (node.anchor !== undefined) refuse(node, 'has an anchor; write values out, or use defaults')
      if (node.tag !== undefined) refuse(node, `has the tag ${show(node.tag)}; write the value plainly`)
      if (isScalar(node) && typeof node.value === 'string' && looksSecret(node.value))
        secrets.push({ offset: startOf(node), path: pathOf([...ancestors, node]) })
    }
  })
  return { refused, secrets }
}

const duplicateKeys = (map: YAMLMap, show: typeof quoted): readonly Located[] => {
  const known = new Set<string>()
  return map.items.flatMap(({ key }) => {
    const name = keyText(key)
    const first = !known.has(name)
    known.add(name)
    return first ? [] : [{ offset: startOf(key), problem: `the key ${show(name)} stands here twice` }]
  })
}

const topOf = (contents: unknown): ReadonlyMap<string, unknown> =>
  new Map(
    isMap(contents) ? contents.items.map(({ key, value }) => [keyText(key), isScalar(value) ? value.value : value]) : []
  )

// Keys are scalars: the parser refuses others, and a refused text has no paths.
const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key)

/** The path to the last of `nodes`, each of which holds the next. */
const pathOf = (nodes: readonly unknown[]): Path =>
  nodes.flatMap((node, index): Path => {
    if (isPair(node)) return [keyText(node.key)]
    return isSeq(node) ? [node.items.indexOf(nodes[index + 1])] : []
  })

const startOf = (node: unknown): number => (isNode(node) && node.range ? node.range[0] : 0)

const offsetAt = (node: unknown, path: Path, part: 'key' | 'value', otherwise = startOf(node)): number => {
  const [step, ...below] = path
  if (isSeq(node)) {
    const item: unknown = node.items[Number(step)]
    return item === undefined ? otherwise : offsetAt(item, below, part)
  }
  const pair = isMap(node) ? node.items.find(({ key }) => isScalar(key) && key.value === step) : undefined
  if (pair === undefined) return otherwise
  const { key, value } = pair
  const isValueShown = isScalar(value) && value.value !== null && (part === 'value' || below.length > 0)
  return offsetAt(value, below, part, startOf(isValueShown ? value : key))
}
