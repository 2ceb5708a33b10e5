// A picture of one managed app: what it signs in with, what it may do, which roles it holds. Mermaid source.

import type { Change, ChangeAction, ComponentPlan, Kind } from '../reconcile/plan.ts'
import type { Box, PictureBoxes } from '../reconcile/report.ts'
import { mermaidLabel } from './text.ts'

// GitHub draws no picture above 50,000 characters; twelve boxes a group stay far below and can still be read.
const mostBoxes = 12

const appearance: Readonly<Record<ChangeAction, { readonly style: Box['style']; readonly note?: string }>> = {
  create: { style: 'added' },
  restore: { style: 'added' },
  adopt: { style: 'kept' },
  update: { style: 'kept' },
  unchanged: { style: 'kept' },
  missing: { style: 'missing', note: 'not granted' },
  drift: { style: 'foreign', note: 'not declared' },
  delete: { style: 'removed', note: 'not declared, is removed' }
}

const boxOf = ({ kind, name, action }: Change): Box => {
  const { style, note } = appearance[action]
  const label = mermaidLabel(`${kind.picture?.prefix}${name}`)
  return { label: note === undefined ? label : `${label}<br>${note}`, style }
}

type Group = NonNullable<Kind['picture']>['group']

/** The boxes of a group, kind by kind. Boxes that a kind tells stand in place of its changes. */
const boxesOf = (group: Group, changes: readonly Change[], reported: readonly PictureBoxes[]): readonly Box[] => {
  const ofGroup = reported.filter(({ kind }) => kind.picture?.group === group)
  const own = ofGroup.flatMap(({ kind, own: boxes }) => boxes.map(box => ({ kind, box })))
  const drawn = changes
    .filter(({ kind }) => kind.picture?.group === group && !own.some(one => one.kind === kind))
    .map(change => ({ kind: change.kind, box: boxOf(change) }))
  const placeOf = ({ kind }: { readonly kind: Kind }): number => kind.picture?.place ?? 0
  const inPlace = [...own, ...drawn].toSorted((one, other) => placeOf(one) - placeOf(other))
  return [...inPlace.map(({ box }) => box), ...ofGroup.flatMap(({ others }) => others)]
}

const subgraph = (id: Group, title: string, boxes: readonly Box[]): readonly string[] => {
  const shown = boxes.length > mostBoxes ? boxes.slice(0, mostBoxes - 1) : boxes
  const left = boxes.length - shown.length
  return [
    `  subgraph ${id}["${title}"]`,
    '    direction LR',
    ...shown.map(({ label, style }, index) => `    ${id}${index}["${label}"]:::${style}`),
    ...(left > 0 ? [`    ${id}more["and ${left} more"]:::foreign`] : []),
    '  end'
  ]
}

const styles = [
  'classDef app fill:#0969da,stroke:#0550ae,color:#ffffff',
  'classDef added fill:#dafbe1,stroke:#1a7f37,color:#116329',
  'classDef kept fill:#ddf4ff,stroke:#54aeff,color:#0a3069',
  'classDef missing fill:#fff8c5,stroke:#9a6700,color:#633c01,stroke-dasharray:5 4',
  'classDef removed fill:#ffebe9,stroke:#cf222e,color:#82071e,stroke-dasharray:5 4',
  'classDef foreign fill:#f6f8fa,stroke:#8c959f,color:#424a53,stroke-dasharray:5 4'
]

const groups: readonly { readonly id: Group; readonly title: string; readonly edge: string }[] = [
  { id: 'credentials', title: 'Signs in with', edge: 'credentials --> app' },
  { id: 'permissions', title: 'Microsoft Graph', edge: 'app --> permissions' },
  { id: 'roles', title: 'Directory roles', edge: 'app --> roles' }
]

/** The Mermaid source of an app's picture, or `undefined` when there is nothing to draw. */
export const appDiagram = (
  { title, changes }: Pick<ComponentPlan, 'title' | 'changes'>,
  reported: readonly PictureBoxes[]
): string | undefined => {
  const drawn = groups
    .map(one => ({ ...one, boxes: boxesOf(one.id, changes, reported) }))
    .filter(({ boxes }) => boxes.length > 0)
  if (drawn.length === 0) return undefined
  return [
    'flowchart LR',
    `  app(["${mermaidLabel(title)}"]):::app`,
    ...drawn.flatMap(({ id, title, boxes }) => subgraph(id, title, boxes)),
    ...drawn.map(({ edge }) => `  ${edge}`),
    ...drawn.map(({ id }) => `  style ${id} fill:transparent,stroke:#8c959f`),
    ...styles.map(style => `  ${style}`)
  ].join('\n')
}
