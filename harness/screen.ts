// What the demo and npm run step print: headings, the log of a step, tables, and promises that are kept or not.

import { styleText } from 'node:util'
import type { JournalEntry } from 'b2c-emulator'

type Style = Parameters<typeof styleText>[0]

/** The output and its verdict. */
export type Screen = {
  readonly title: (text: string) => void
  readonly chapter: (text: string, explanation: string) => void
  readonly heading: (text: string) => void
  readonly text: (text: string) => void
  /** Names and values in two columns; a long line is cut. */
  readonly pairs: (values: Readonly<Record<string, string>>) => void
  /** One line of a step's log, as the run's page would show it. */
  readonly logLine: (line: string) => void
  /** The requests; `brief` leaves out what stands inside of batches, `mask` takes secrets out of their addresses. */
  readonly journal: (entries: readonly JournalEntry[], brief?: boolean, mask?: (text: string) => string) => void
  /** A promise of the README, and whether it was kept. */
  readonly promise: (text: string, kept: boolean) => void
  /** How many promises were broken. */
  readonly broken: () => number
}

const width = 100
const paint = (style: Style, text: string): string => styleText(style, text)

const logStyles: Readonly<Record<string, Style>> = {
  group: 'bold',
  error: 'red',
  warning: 'yellow',
  notice: 'cyan',
  debug: 'gray'
}

const painted = (line: string): string | undefined => {
  const [, command = '', text = ''] = /^##\[(\w+)\](.*)$/s.exec(line) ?? []
  if (command === '') return line
  if (command === 'endgroup') return undefined
  const sign = command === 'group' ? '▾ ' : `${command}: `
  return paint(logStyles[command] ?? 'reset', sign + text)
}

const cut = (text: string, length: number): string => (text.length <= length ? text : `${text.slice(0, length - 1)}…`)

const readable = (url: string): string => {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

const request = (
  { parent, service, method, path, query, status, write, startedMs, endedMs }: JournalEntry,
  mask: (text: string) => string
): string => {
  const target = cut(mask(readable(query === '' ? path : `${path}?${query}`)), parent === undefined ? 66 : 64)
  const indent = parent === undefined ? `${service.padEnd(7)}` : '  in batch '
  const line = `${indent}${method.padEnd(6)} ${target}`.padEnd(84)
  const end = `${status}${parent === undefined ? `${Math.round(endedMs - startedMs)} ms`.padStart(8) : ''}`
  return `${write ? paint('magenta', line) : line} ${paint(status < 400 ? 'green' : 'yellow', end)}`
}

/** A screen that writes to standard output. Colours only where the terminal has them and NO_COLOR is not set. */
export const createScreen = (write: (line: string) => void = console.log): Screen => {
  let broken = 0
  const indented = (text: string): void => write(`  ${text}`.trimEnd())
  return {
    title: text => write(`\n${paint('bold', text)}\n`),
    chapter: (text, explanation) => {
      write(`\n${paint(['bold', 'cyan'], `━━ ${text} ${'━'.repeat(Math.max(3, width - text.length - 4))}`)}`)
      indented(paint('dim', explanation))
    },
    heading: text => {
      write('')
      indented(paint('bold', text))
    },
    text: text => {
      for (const line of text.split('\n')) indented(`  ${line}`)
    },
    pairs: values => {
      const column = Math.max(...Object.keys(values).map(name => name.length))
      for (const [name, value] of Object.entries(values)) {
        const [first = '', ...more] = value.split('\n').map(line => cut(line, width - column - 6))
        indented(`  ${paint('dim', name.padEnd(column))}  ${first}`)
        for (const line of more) indented(`  ${' '.repeat(column)}  ${line}`)
      }
    },
    logLine: line => {
      const shown = painted(line)
      if (shown !== undefined) indented(`${paint('dim', '│')} ${shown}`)
    },
    journal: (entries, brief = false, mask = text => text) => {
      // The items of a batch come right after it, whatever arrived in between.
      for (const entry of entries.filter(({ parent }) => parent === undefined)) {
        const items = entries.filter(({ parent }) => parent === entry.index)
        const shown = brief ? [] : items
        const count = brief && items.length > 0 ? paint('dim', `  ${items.length} in it`) : ''
        indented(`  ${request(entry, mask)}${count}`)
        for (const item of shown) indented(`  ${request(item, mask)}`)
      }
    },
    promise: (text, kept) => {
      if (!kept) broken += 1
      indented(kept ? `${paint('green', '✓')} ${text}` : paint(['red', 'bold'], `✗ ${text}`))
    },
    broken: () => broken
  }
}
