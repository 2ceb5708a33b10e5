// The chart of the documentation: round trips and time of the job beside the limit that latency sets, ours and az.

import type { Results } from './goals.ts'

type Bar = { readonly label: string; readonly seconds: number; readonly note: string; readonly colour: string }
type Panel = { readonly title: string; readonly bars: readonly Bar[] }

const colours = { limit: '#8c959f', ours: '#2da44e', az: '#bc4c00' } as const
const latencyMs = 100

const panelsOf = ({ az }: Results): readonly Panel[] =>
  (az?.figures ?? [])
    .filter(one => one.latencyMs === latencyMs)
    .map(({ run, ours, az: cli }) => ({
      title: run === 'from nothing' ? 'From nothing to a working app' : 'The same once more, nothing to do',
      bars: [
        {
          label: 'the limit: its round trips alone',
          seconds: (ours.roundTrips * latencyMs) / 1_000,
          note: `${ours.roundTrips} round trips`,
          colour: colours.limit
        },
        {
          label: 'b2c-bootstrap',
          seconds: ours.wallMs / 1_000,
          note: `${ours.requests} requests`,
          colour: colours.ours
        },
        {
          label: `az ${az?.version ?? ''}`,
          seconds: cli.wallMs / 1_000,
          note: `${cli.requests} requests`,
          colour: colours.az
        }
      ]
    }))

const width = 820
const labelWidth = 220
const barHeight = 22
const rowHeight = 30
const titleHeight = 40
const noteWidth = 170

/** Draws the chart; undefined without figures of az. Colours and text are readable on light and on dark pages. */
export const chartOf = (results: Results): string | undefined => {
  const panels = panelsOf(results)
  if (panels.length === 0) return undefined
  const longest = Math.max(...panels.flatMap(({ bars }) => bars.map(({ seconds }) => seconds)))
  const scale = (width - labelWidth - noteWidth) / longest
  const lines: string[] = []
  let y = 0
  for (const { title, bars } of panels) {
    y += titleHeight
    lines.push(`<text x="0" y="${y - 12}" class="title">${title}</text>`)
    for (const { label, seconds, note, colour } of bars) {
      const barWidth = Math.max(2, Math.round(seconds * scale))
      const middle = y + barHeight / 2 + 5
      lines.push(
        `<text x="${labelWidth - 10}" y="${middle}" text-anchor="end">${label}</text>`,
        `<rect x="${labelWidth}" y="${y}" width="${barWidth}" height="${barHeight}" rx="3" fill="${colour}"/>`,
        `<text x="${labelWidth + barWidth + 8}" y="${middle}">${seconds.toFixed(1)} s, ${note}</text>`
      )
      y += rowHeight
    }
  }
  const height = y + 24
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Time of the job beside the limit set by latency: b2c-bootstrap and the Azure CLI">
<style>text { font: 14px system-ui, sans-serif; fill: #57606a } .title { font-weight: 600; font-size: 15px } .small { font-size: 12px } @media (prefers-color-scheme: dark) { text { fill: #c9d1d9 } }</style>
${lines.join('\n')}
<text x="0" y="${height - 6}" class="small">Against the emulator over TLS, ${latencyMs} ms of latency a request; one app, three permissions, a role, a secret. Medians.</text>
</svg>
`
}
