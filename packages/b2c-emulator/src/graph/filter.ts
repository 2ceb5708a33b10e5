// The part of OData's $filter that the directory understands without advanced queries.

import { GraphError, refusals } from './errors.ts'

/** Which operators a property of a resource may be filtered by. `any` is for collections of strings or objects. */
export type Filterable = Readonly<Record<string, readonly ('eq' | 'in' | 'startsWith' | 'any')[]>>

type Test = (value: Readonly<Record<string, unknown>>) => boolean
type Token = { readonly kind: 'word' | 'string' | 'mark'; readonly text: string }

const tokenPattern = /\s*(?:'((?:[^']|'')*)'|([(),:])|([^\s'(),:]+))/y

const tokensOf = (text: string): Token[] => {
  const tokens: Token[] = []
  tokenPattern.lastIndex = 0
  const end = text.trimEnd().length
  while (tokenPattern.lastIndex < end) {
    const match = tokenPattern.exec(text)
    if (!match) throw new GraphError(refusals.invalidFilter())
    const [, string, mark, word] = match
    if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'") })
    else tokens.push(mark === undefined ? { kind: 'word', text: word ?? '' } : { kind: 'mark', text: mark })
  }
  return tokens
}

/** The directory compares strings without regard to case. */
const same = (left: unknown, right: unknown): boolean => {
  const fold = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value)
  return fold(left) === fold(right)
}

const advancedOperators: Readonly<Record<string, string>> = {
  ne: 'NotEqualsMatch',
  ge: 'GreaterThanOrEqualsMatch',
  le: 'LessThanOrEqualsMatch',
  gt: 'GreaterThanMatch',
  lt: 'LessThanMatch',
  not: 'Not',
  endswith: 'EndsWithMatch',
  contains: 'Contains'
}

/**
 * A test for a $filter expression: `eq`, `in`, `startsWith`, `any` with `eq`, joined by `and`, `or` and parentheses.
 * Throws 400 for what a B2C tenant does not do, or for a property that cannot be filtered. `resource` is named in errors.
 */
export const parseFilter = (text: string, filterable: Filterable, resource: string): Test => {
  const tokens = tokensOf(text)
  let at = 0
  const peek = (ahead = 0) => tokens[at + ahead]?.text.toLowerCase()
  const next = (): Token => {
    const token = tokens[at++]
    if (!token) throw new GraphError(refusals.invalidFilter())
    return token
  }
  const expect = (mark: string) => {
    if (next().text !== mark) throw new GraphError(refusals.invalidFilter())
  }
  const refuseAdvanced = (word: string | undefined) => {
    const operator = advancedOperators[word ?? '']
    if (operator) throw new GraphError(refusals.filterOperator(operator))
  }
  const allow = (property: string, operator: 'eq' | 'in' | 'startsWith' | 'any') => {
    const allowed = Object.hasOwn(filterable, property) ? filterable[property] : undefined
    if (!allowed?.includes(operator)) throw new GraphError(refusals.unsupportedFilter(property, resource))
  }
  const literal = (): unknown => {
    const token = next()
    if (token.kind === 'string') return token.text
    const known: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }
    if (token.text in known) return known[token.text]
    if (token.kind === 'word' && /^[0-9a-f-]{36}$/i.test(token.text)) return token.text
    throw new GraphError(refusals.invalidFilter())
  }
  const comparison = (): Test => {
    const property = next().text
    const operator = next().text.toLowerCase()
    refuseAdvanced(operator)
    if (operator === 'eq') {
      allow(property, 'eq')
      const wanted = literal()
      return value => same(value[property], wanted)
    }
    if (operator !== 'in') throw new GraphError(refusals.invalidFilter())
    allow(property, 'in')
    expect('(')
    const wanted = [literal()]
    while (peek() === ',') {
      at += 1
      wanted.push(literal())
    }
    expect(')')
    return value => wanted.some(one => same(value[property], one))
  }
  const startsWith = (): Test => {
    at += 1
    expect('(')
    const property = next().text
    expect(',')
    const prefix = String(literal()).toLowerCase()
    expect(')')
    allow(property, 'startsWith')
    return value =>
      String(value[property] ?? '')
        .toLowerCase()
        .startsWith(prefix)
  }
  const any = (): Test => {
    const property = next().text.replace(/\/any$/, '')
    allow(property, 'any')
    expect('(')
    const variable = next().text
    expect(':')
    const members: { readonly path: string | undefined; readonly wanted: unknown }[] = []
    for (;;) {
      const path = next().text
      const operator = next().text.toLowerCase()
      refuseAdvanced(operator)
      if (operator !== 'eq') throw new GraphError(refusals.invalidFilter())
      members.push({ path: path === variable ? undefined : path.replace(`${variable}/`, ''), wanted: literal() })
      if (peek() !== 'and') break
      at += 1
    }
    expect(')')
    return value => {
      const list: readonly unknown[] = Array.isArray(value[property]) ? value[property] : []
      return list.some(item =>
        members.every(({ path, wanted }) =>
          same(path === undefined ? item : (item as Readonly<Record<string, unknown>>)[path], wanted)
        )
      )
    }
  }
  const term = (): Test => {
    refuseAdvanced(peek())
    if (peek() === '(') {
      at += 1
      const inner = alternatives()
      expect(')')
      return inner
    }
    if (peek() === 'startswith') return startsWith()
    if (peek()?.endsWith('/any')) return any()
    return comparison()
  }
  const conjunction = (): Test => {
    const terms = [term()]
    while (peek() === 'and') {
      at += 1
      terms.push(term())
    }
    return value => terms.every(test => test(value))
  }
  const alternatives = (): Test => {
    const terms = [conjunction()]
    while (peek() === 'or') {
      at += 1
      terms.push(conjunction())
    }
    return value => terms.some(test => test(value))
  }
  const test = alternatives()
  if (at < tokens.length) throw new GraphError(refusals.invalidFilter())
  return test
}
