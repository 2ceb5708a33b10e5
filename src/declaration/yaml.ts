// A YAML 1.2 text as a plain value that remembers where everything stands. Anchors, aliases and tags are refused.

import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument, visit, type YAMLMap } from 'yaml'
import type { Path } from '../util/problem.ts'
import { looksSecret, quoted } from '../util/result.ts'

/** A mistake at an offset of the text. */
export type Located = { readonly offset: number; readonly problem: string }

/** What was read. `value` is absent when the text is no YAML that can be understood; `problems` then says why. */
export type YamlDocument = {
  readonly value: unknown
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
export const readYaml = (text: string): YamlDocument => {
  const lineCounter = new LineCounter()
  const positionOf = (offset: number) => {
    const { line, col } = lineCounter.linePos(offset)
    return `${Math.max(1, line)}:${Math.max(1, col)}`
  }
  try {
    return { ...readTree(text, lineCounter), positionOf }
  } catch (error) {
    // The parser descends by recursion: a text of brackets exhausts the stack.
    if (!(error instanceof RangeError)) throw error
    const problems = [{ offset: 0, problem: 'is nested too deeply' }]
    return { value: undefined, problems, secretPaths: [], offsetOf: () => 0, positionOf }
  }
}

const readTree = (text: string, lineCounter: LineCounter): Omit<YamlDocument, 'positionOf'> => {
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
  // Tags that are not known are warnings; every tag is refused below.
  const problems: Located[] = document.errors.map(({ pos, message }) => ({
    offset: pos[0],
    problem: `is not valid YAML: ${message}`
  }))
  const broken = document.errors.length > 0
  const found = refusedNodes(document)
  problems.push(...found.problems)
  const offsetOf = (path: Path, part: 'key' | 'value') => offsetAt(document.contents, path, part)
  if (broken || found.problems.length > 0) return { value: undefined, problems, secretPaths: [], offsetOf }
  return {
    value: document.toJS({ maxAliasCount: 0 }),
    problems: [...problems, ...found.secrets.map(({ offset }) => ({ offset, problem: noSecrets }))],
    secretPaths: found.secrets.map(({ path }) => path),
    offsetOf
  }
}

type Refused = { readonly problems: Located[]; readonly secrets: { readonly offset: number; readonly path: Path }[] }

const refusedNodes = (document: ReturnType<typeof parseDocument>): Refused => {
  const found: Refused = { problems: [], secrets: [] }
  visit(document, {
    Alias: (_, node) => {
      found.problems.push({ offset: startOf(node), problem: 'is an alias; write the value out, or use defaults' })
    },
    Value: (key, node, ancestors) => {
      if (isMap(node)) found.problems.push(...duplicateKeys(node))
      if (node.anchor !== undefined)
        found.problems.push({ offset: startOf(node), problem: 'has an anchor; write values out, or use defaults' })
      if (node.tag !== undefined)
        found.problems.push({
          offset: startOf(node),
          problem: `has the tag ${quoted(node.tag)}; write the value plainly`
        })
      if (isScalar(node) && typeof node.value === 'string' && looksSecret(node.value))
        found.secrets.push({ offset: startOf(node), path: pathOf(key, ancestors) })
    }
  })
  return found
}

const duplicateKeys = (map: YAMLMap): readonly Located[] => {
  const seen = new Set<string>()
  return map.items.flatMap(({ key }) => {
    const name = keyText(key)
    const first = !seen.has(name)
    seen.add(name)
    return first ? [] : [{ offset: startOf(key as Node), problem: `the key ${quoted(name)} stands here twice` }]
  })
}

// Keys are scalars: the parser refuses others, and a refused text has no paths.
const keyText = (key: unknown): string => String(isScalar(key) ? key.value : key)

const pathOf = (key: number | 'key' | 'value' | null, ancestors: readonly unknown[]): Path => {
  const steps: (string | number)[] = []
  ancestors.forEach((ancestor, index) => {
    const next = ancestors[index + 1]
    if (isPair(ancestor)) steps.push(keyText(ancestor.key))
    else if (isSeq(ancestor) && next !== undefined) steps.push(ancestor.items.indexOf(next))
    else if (isSeq(ancestor) && typeof key === 'number') steps.push(key)
  })
  return steps
}

const startOf = (node: Pick<Node, 'range'> | null | undefined): number => node?.range?.[0] ?? 0

const offsetAt = (contents: unknown, path: Path, part: 'key' | 'value'): number => {
  let node = contents
  let offset = startOf(contents as Node | null)
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step)
      if (pair === undefined) return offset
      node = pair.value
      const empty = isScalar(node) && node.value === null
      const key = startOf(pair.key as Node)
      offset = (last && part === 'key') || empty || !isScalar(node) ? key : startOf(node as Node)
    } else if (isSeq(node)) {
      const item: unknown = node.items[step as number]
      if (item === undefined) return offset
      node = item
      offset = startOf(item as Node)
    } else return offset
  }
  return offset
}
