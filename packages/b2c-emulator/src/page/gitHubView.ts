// What pipelines have stored in GitHub: names only.

import { html } from 'hono/html'
import type { EmulatorContext } from '../core/context.ts'
import { gitHubOf } from '../github/gitHub.ts'
import { foreign, foreignCode } from './foreignText.ts'
import { dateText } from './format.ts'
import type { Markup } from './layout.ts'
import { table } from './rows.ts'

/** The secrets and variables of the emulated GitHub, without their values; nothing where there are none. */
export const gitHubView = (context: EmulatorContext): Markup | '' => {
  const gitHub = gitHubOf(context)
  const stored = [
    ...gitHub.secrets().map(secret => ({ ...secret, kind: secret.app === 'actions' ? 'secret' : 'Dependabot secret' })),
    ...gitHub.variables().map(variable => ({ ...variable, kind: 'variable' }))
  ]
  if (stored.length === 0) return ''
  return html`<section aria-labelledby="github"><h2 id="github">Stored in GitHub <small>${stored.length}</small></h2><div class="card">${table(
    'Secrets and variables that are stored in GitHub',
    ['Name', 'Kind', 'Where', 'Updated'],
    stored.map(({ name, kind, target, updatedAt }) => ({
      cells: [foreignCode(name), kind, foreign(target), dateText(Date.parse(updatedAt))]
    }))
  )}</div></section>`
}
