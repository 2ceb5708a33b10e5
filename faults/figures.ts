// The figures of a run: printed, and written between the markers of docs/reliability.md.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Finished } from './cases.ts'

type Row = {
  readonly group: string
  readonly cases: number
  readonly survived: number
  readonly repaired: number
  readonly failed: number
}

/** What the cases came to, group by group, and how long they took together, in seconds. */
export type Figures = { readonly rows: readonly Row[]; readonly tookSeconds: number; readonly node: string }

/** Counts the verdicts. A note other than `repaired` counts as survived. */
export const figuresOf = (finished: readonly Finished[], tookSeconds: number): Figures => {
  const groups = [...new Set(finished.map(one => one.case.group))]
  const order = (group: string): number => groupNames.findIndex(([name]) => name === group)
  return {
    tookSeconds,
    node: process.versions.node,
    rows: groups
      .sort((one, other) => order(one) - order(other))
      .map(group => {
        const mine = finished.filter(one => one.case.group === group)
        const good = mine.filter(({ verdict }) => verdict.wrong.length === 0)
        const repaired = good.filter(({ verdict }) => verdict.note === 'repaired').length
        return {
          group,
          cases: mine.length,
          survived: good.length - repaired,
          repaired,
          failed: mine.length - good.length
        }
      })
  }
}

const groupNames: readonly (readonly [string, string])[] = [
  ['from nothing', 'Matrix: from nothing'],
  ['no-op', 'Matrix: no-op'],
  ['rotation', 'Matrix: rotation'],
  ['ephemeral', 'Matrix: ephemeral, with the post step'],
  ['one destination', 'Matrix: a destination is added'],
  ['two destinations', 'Matrix: rotation to two destinations'],
  ['tenant from nothing', 'Matrix: a whole tenant from nothing'],
  ['tenant changed base', 'Matrix: a whole tenant with a changed base policy, raised secrets and drift'],
  ['tenant no-op', 'Matrix: a whole tenant, no-op'],
  ['tenant kills', 'A whole tenant, killed at each request'],
  ['destinations', 'Destinations that refuse for ever, and kills on the way to them'],
  ['prefixes', 'Killed at random requests, one to four times in a row'],
  ['runs at once', '2, 4 and 8 runs at once'],
  ['replication', 'Replication lag of 0 to 60 s, one and two replicas'],
  ["runner's clock", "The runner's clock 10 minutes off"],
  ['malicious answers', 'Malicious answers']
]

const titleOf = (group: string): string => groupNames.find(([name]) => name === group)?.[1] ?? group

const totalOf = (rows: readonly Row[]): Row => {
  const sum = (field: 'cases' | 'survived' | 'repaired' | 'failed'): number =>
    rows.reduce((total, row) => total + row[field], 0)
  return {
    group: 'all',
    cases: sum('cases'),
    survived: sum('survived'),
    repaired: sum('repaired'),
    failed: sum('failed')
  }
}

/** Prints the figures as a table of text. */
export const printFigures = ({ rows, tookSeconds }: Figures): void => {
  for (const { group, cases, survived, repaired, failed } of [...rows, totalOf(rows)]) {
    console.log(
      `${titleOf(group).padEnd(78)} ${cases} cases: ${survived} survived, ${repaired} repaired, ${failed} failed`
    )
  }
  console.log(`${Math.round(tookSeconds)} s`)
}

const table = ({ rows, tookSeconds, node }: Figures): string => {
  const line = ({ cases, survived, repaired, failed }: Row): string =>
    `${cases} | ${survived} | ${repaired} | ${failed}`
  return [
    '| What happens to the run | Cases | Survived | Repaired by the next run | Failed |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows.map(row => `| ${titleOf(row.group)} | ${line(row)} |`),
    `| **All** | ${line(totalOf(rows))} |`,
    '',
    `Node ${node}, ${Math.round(tookSeconds / 6) / 10} minutes for all of it.`
  ].join('\n')
}

const markers = ['<!-- figures: begin -->', '<!-- figures: end -->'] as const

/** Puts text between the markers of a document. @throws Error when the document lacks them. */
const replaceBetween = (file: string, [begin, end]: readonly [string, string], text: string): void => {
  const document = readFileSync(file, 'utf8')
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from < 0 || to < from) throw new Error(`${file} lacks the markers ${begin} and ${end}.`)
  writeFileSync(file, `${document.slice(0, from + begin.length)}\n${text}\n${document.slice(to)}`)
}

/** Writes the figures into docs/reliability.md. */
export const writeFigures = (figures: Figures): void => {
  replaceBetween(join('docs', 'reliability.md'), markers, table(figures))
}
