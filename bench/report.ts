// The results as text: tables for the terminal and for docs/performance.md.

import { readFileSync, writeFileSync } from 'node:fs'
import { goalsOf, type Results, ratioOf } from './goals.ts'

const markers = ['<!-- results: begin -->', '<!-- results: end -->'] as const

type Cell = string | number | undefined

const table = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [
    `| ${head.join(' | ')} |`,
    `| ${head.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`,
    ...rows.map(cells => `| ${cells.map(cell => cell ?? '').join(' | ')} |`)
  ].join('\n')

const azPart = ({ az }: Results): string => {
  if (az === undefined) return 'The Azure CLI was not installed where this ran.'
  const rows = az.figures.map(one => [
    one.run,
    one.latencyMs,
    `${one.ours.wallMs} / ${one.az.wallMs}`,
    `${ratioOf(one, 'wallMs')} ×`,
    `${one.ours.cpuMs} / ${one.az.cpuMs}`,
    `${ratioOf(one, 'cpuMs')} ×`,
    `${one.ours.requests} / ${one.az.requests}`,
    `${one.ours.roundTrips} / ${one.az.roundTrips}`
  ])
  const head = ['Ours / az', 'Latency ms', 'Wall ms', 'Faster', 'CPU ms', 'Less CPU', 'Requests', 'Round trips']
  return `az ${az.version}, in turn with ours, over TLS, without the proof of the secret:\n\n${table(head, rows)}`
}

/** The results as Markdown. */
export const markdownOf = (results: Results): string => {
  const { machine, coldStart, runs, apps, fleet } = results
  return [
    `Measured on ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}. Medians.`,
    '### Goals',
    table(
      ['Goal', 'Wanted', 'Measured', 'Missed by'],
      goalsOf(results).map(({ name, wanted, measured, missedBy }) => [name, wanted, measured, missedBy ?? 'met'])
    ),
    '### Cold start: to the first request',
    table(
      ['', 'ms'],
      [
        ['node -e 0, from start to end', coldStart.bareNodeMs],
        ['the bundle, sign-in with a client secret', coldStart.clientSecretMs],
        ['the bundle, sign-in by OIDC', coldStart.oidcMs]
      ]
    ),
    '### One app',
    table(
      ['Run', 'Sign-in', 'Proof of the secret', 'Latency ms', 'Wall ms', 'CPU ms', 'Requests', 'Round trips'],
      runs.map(one => [
        one.run,
        one.signIn,
        one.verify ? 'yes' : 'no',
        one.latencyMs,
        one.wallMs,
        one.cpuMs,
        one.requests,
        one.roundTrips
      ])
    ),
    '### Beside the Azure CLI',
    azPart(results),
    '### Many apps in one file',
    table(
      ['Apps', 'Run', 'Requests', 'Requests an app', 'Seconds', 'Peak memory MB'],
      apps.map(one => [one.apps, one.run, one.requests, one.requestsAnApp, one.seconds, one.peakMemoryMb])
    ),
    '### A throttled fleet',
    `${fleet.runs} runs at once over ${fleet.apps} apps each, with one caller in a tenant of ${fleet.resourceUnitsPer10s} resource units per 10 s: ` +
      `${fleet.resourceUnits} units, which the bucket gives in ${fleet.bucketSeconds} s. It took ${fleet.seconds} s (${fleet.overPercent} % more); ` +
      `${fleet.throttledItems} items were throttled on the way, ${fleet.failedRuns} runs failed.`
  ].join('\n\n')
}

/** Writes the results into docs/performance.md. @throws Error when the document lacks the markers. */
export const writeDocument = (file: string, results: Results): void => {
  const document = readFileSync(file, 'utf8')
  const [from, to] = [document.indexOf(markers[0]), document.indexOf(markers[1])]
  if (from < 0 || to < from) throw new Error(`${file} lacks the markers ${markers.join(' and ')}.`)
  writeFileSync(file, `${document.slice(0, from + markers[0].length)}\n${markdownOf(results)}\n${document.slice(to)}`)
}
