// A picture of one managed app: what it signs in with, what it may do, which roles it holds. Mermaid source.

import type { AppOutcome } from '../reconcile/outcome.ts'
import type { Change, ChangeAction, ResourceKind } from '../reconcile/plan.ts'
import { mermaidLabel } from './text.ts'

// GitHub draws no picture above 50,000 characters; twelve boxes a group stay far below and can still be read.
const mostBoxes = 12

type Box = { readonly label: string; readonly style: string }

const styleOf: Readonly<Record<ChangeAction, string>> = {
  create: 'added',
  restore: 'added',
  adopt: 'kept',
  update: 'kept',
  unchanged: 'kept',
  missing: 'missing',
  drift: 'foreign',
  delete: 'removed'
}

const noteOf: Readonly<Record<ChangeAction, string>> = {
  create: '',
  restore: '',
  adopt: '',
  update: '',
  unchanged: '',
  missing: 'not granted',
  drift: 'not declared',
  delete: 'not declared, is removed'
}

const boxOf = (change: Change, prefix = ''): Box => {
  const note = noteOf[change.action]
  const label = mermaidLabel(`${prefix}${change.name}`)
  return { label: note === '' ? label : `${label}<br>${note}`, style: styleOf[change.action] }
}

const boxesOf = (changes: readonly Change[], kind: ResourceKind, prefix = ''): readonly Box[] =>
  changes.filter(change => change.resource === kind).map(change => boxOf(change, prefix))

const secretBoxes = ({ secret, plan }: AppOutcome): readonly Box[] => {
  if (secret?.current === undefined) return boxesOf(plan.changes, 'clientSecret', 'secret ')
  const { displayName, expiresOn } = secret.current
  const label = `${mermaidLabel(`secret ${displayName}`)}<br>until ${mermaidLabel(expiresOn.slice(0, 10))}`
  return [{ label, style: secret.created ? 'added' : 'kept' }]
}

const foreignBoxes = ({ secret }: AppOutcome): readonly Box[] =>
  (secret?.foreign ?? []).map(({ displayName }) => ({
    label: `${mermaidLabel(`secret ${displayName}`)}<br>made by others`,
    style: 'foreign'
  }))

const group = (id: string, title: string, boxes: readonly Box[]): readonly string[] => {
  if (boxes.length === 0) return []
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

/**
 * The Mermaid source of an app's picture, or `undefined` when there is nothing to draw: no permissions, roles or
 * credentials, or an app that is gone.
 */
export const appDiagram = (app: AppOutcome): string | undefined => {
  const { changes, displayName } = app.plan
  if (app.status === 'destroyed') return undefined
  const groups = [
    {
      id: 'credentials',
      title: 'Signs in with',
      edge: 'credentials --> app',
      boxes: [
        ...secretBoxes(app),
        ...boxesOf(changes, 'federatedCredential', 'federated '),
        ...boxesOf(changes, 'certificate', 'certificate '),
        ...foreignBoxes(app)
      ]
    },
    {
      id: 'permissions',
      title: 'Microsoft Graph',
      edge: 'app --> permissions',
      boxes: boxesOf(changes, 'permission')
    },
    { id: 'roles', title: 'Directory roles', edge: 'app --> roles', boxes: boxesOf(changes, 'directoryRole') }
  ].filter(({ boxes }) => boxes.length > 0)
  if (groups.length === 0) return undefined
  return [
    'flowchart LR',
    `  app(["${mermaidLabel(displayName)}"]):::app`,
    ...groups.flatMap(({ id, title, boxes }) => group(id, title, boxes)),
    ...groups.map(({ edge }) => `  ${edge}`),
    ...groups.map(({ id }) => `  style ${id} fill:transparent,stroke:#8c959f`),
    ...styles.map(style => `  ${style}`)
  ].join('\n')
}
