// What is wrong with a file of the policy folder, with its place, and what is only worth telling.

import type { FileMistake } from '../tenant/load.ts'

/**
 * A mistake in a file. `file` is relative to the checkout; line and column are in characters as editors count them; the problem is a
 * sentence that continues after `file:line:column: `. No value of a secret stands in it. `blamed` is the key of the section that has to
 * be mended, where what it names is wrong as a whole.
 */
export type Mistake = FileMistake & { readonly blamed?: 'folder' | 'environment' | 'appsettings' }

/** Something that is worth a line, or a warning, and stops nothing. */
export type Notice = { readonly level: 'notice' | 'warning'; readonly text: string }

/** A place in a text, both from 1. */
export type Position = { readonly line: number; readonly column: number }

/** Gives the place of an offset, for one text: its lines are found once, when the first place is asked for. */
export const positionsOf = (text: string): ((offset: number) => Position) => {
  let starts: readonly number[] | undefined
  return offset => {
    starts ??= [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), ({ 0: end, index }) => index + end.length)]
    const line = lastNotAbove(starts, offset)
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 }
  }
}

/** The index of the last number of an ascending list that is not above `value`; 0 when all are. */
export const lastNotAbove = (ascending: readonly number[], value: number): number => {
  let low = 0
  let high = ascending.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((ascending[middle] ?? 0) <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** `file:line:column: problem`, as compilers write it. */
export const mistakeLine = ({ file, line, column, problem }: Mistake): string => `${file}:${line}:${column}: ${problem}`

/** The mistakes by file and place, each once. */
export const sortedMistakes = (mistakes: readonly Mistake[]): readonly Mistake[] => {
  const byLine = new Map(mistakes.map(mistake => [mistakeLine(mistake), mistake]))
  return [...byLine.values()].toSorted(
    (one, other) => compareTexts(one.file, other.file) || one.line - other.line || one.column - other.column
  )
}

/** The order of two texts by their code units: the same on every machine. */
export const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
