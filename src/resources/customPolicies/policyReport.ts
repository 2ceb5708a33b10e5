// What a run tells of custom policies: outputs, the tree with links to try them, and what somebody should look at.

import { howToGrant, requirements } from '../../graph/requirements.ts'
import type { Annotation, Report, ReportContext } from '../../reconcile/report.ts'
import { alert } from '../../report/markup.ts'
import { code, html, link } from '../../report/text.ts'
import { unreadWarning } from '../tenant/unread.ts'
import type { Fate } from './fates.ts'
import type { LookedUp } from './lookup.ts'
import type { Notice } from './mistake.ts'
import type { ObservedPolicies } from './observe.ts'
import type { PolicyDocument } from './policyFile.ts'
import { loginHost } from './settings.ts'
import type { SignInApp } from './signInApp.ts'
import type { WantedPolicies } from './wanted.ts'

/** What there is to tell. */
export type Told = {
  readonly wanted: WantedPolicies
  readonly observed: ObservedPolicies
  readonly fates: readonly Fate[]
  readonly looked: LookedUp
  readonly settings: ObservedPolicies['filled']['settings']
  readonly notices: readonly Notice[]
  /** How many policies that are not in the folder were removed, or in mode plan would be. */
  readonly removed: number
}

const title = 'Custom policies'

/** The report. */
export const reportOf =
  (told: Told): Report =>
  context => {
    const { wanted, observed, fates, looked, settings, notices, removed } = told
    const all = [...wanted.source.notices, ...notices]
    const ofLevel = (level: Notice['level']): readonly Annotation[] =>
      all.filter(notice => notice.level === level).map(({ text }) => ({ text, title }))
    const isUploaded = context.mode === 'apply' && fates.some(({ state }) => state === 'created' || state === 'updated')
    return {
      outputs: {
        policies: JSON.stringify(fates.map(({ document: { id, file }, state }) => ({ id, file, state }))),
        'policy-settings': JSON.stringify(settings),
        'extensions-client-id': looked.extensions?.appId ?? '',
        'extensions-object-id': looked.extensions?.id ?? ''
      },
      warnings: [...wanted.warnings, ...ofLevel('warning'), ...observed.refused.map(unreadWarning)],
      notices: [...ofLevel('notice'), ...(observed.areKeysRefused ? [unreadKeys] : [])],
      ...(isUploaded && { advice: [caching] }),
      summary: () => ({
        card: [[title, html(countsOf(fates, removed, context))]],
        // In mode apply they end the run, and the error tells of them.
        sections: [
          context.mode === 'apply' ? '' : failedSection(fates),
          treeOf(told, context),
          ...(isUploaded ? [html(caching)] : [])
        ]
      })
    }
  }

const caching =
  'Users see changed custom policies after up to 30 minutes: the service caches them. DeploymentMode Development is not cached.'

const unreadKeys: Annotation = {
  text: `Policies name policy keys that the file does not declare, and the caller may not look whether the tenant has them; the service refuses a policy whose key is missing. ${howToGrant(requirements.readKeySets)}`,
  title
}

const inPlan: Partial<Readonly<Record<Fate['state'], string>>> = { created: 'to create', updated: 'to update' }

const countsOf = (fates: readonly Fate[], removed: number, { mode }: ReportContext): string =>
  [
    ...Array.from(
      Map.groupBy(fates, ({ state }) => state),
      ([state, of]) => `${of.length} ${(mode === 'plan' ? inPlan[state] : undefined) ?? state}`
    ),
    ...(removed > 0 ? [`${removed} ${mode === 'plan' ? 'to remove' : 'removed'}`] : [])
  ].join(', ')

const failedSection = (fates: readonly Fate[]): string => {
  const failed = fates.filter(({ state }) => state === 'failed')
  if (failed.length === 0) return ''
  const lines = failed.flatMap(({ document, lines = [] }) => [
    '',
    `<b>${code(document.file)}: ${code(document.id)}</b><br>${lines.map(line => html(line, longestLine)).join('<br>')}`
  ])
  return alert('CAUTION', ['<b>Custom policies that were not brought into step</b>', ...lines])
}

/** What the service says is shown whole. */
const longestLine = 100_000

const signs: Readonly<Record<Fate['state'], string>> = {
  created: '🟢',
  updated: '🔵',
  unchanged: '⚪',
  failed: '❌',
  unknown: '❔'
}

/** The policies as a tree of inheritance, as nested lists. */
const treeOf = ({ fates, looked, wanted }: Told, context: ReportContext): string => {
  if (fates.length === 0) return ''
  const keys = new Set(fates.map(({ document }) => document.key))
  const children = Map.groupBy(fates, ({ document: { base } }) =>
    base !== undefined && keys.has(base.key) ? base.key : undefined
  )
  const listOf = (base: string | undefined): string => {
    const items = (children.get(base) ?? []).map(({ document, state }) => {
      const { id, base: written, file } = document
      const from = base === undefined && written !== undefined ? ` from ${code(written.id)} of the tenant` : ''
      const isThere = context.mode !== 'plan' || state !== 'created'
      const run = isThere ? runNowOf(document, looked, wanted.signInApp, context) : undefined
      const name = run === undefined ? code(id) : link(run.address, `${code(id)} ${run.label}`)
      return `<li>${signs[state]} ${name}${from} (${html(file)})${listOf(document.key)}</li>`
    })
    return items.length === 0 ? '' : `<ul>${items.join('')}</ul>`
  }
  return `<b>${title}</b>${listOf(undefined)}`
}

type RunNow = { readonly address: string; readonly label: string }

/** The challenge of RFC 7636, appendix B: without one no single-page or mobile application is let sign in. */
const exampleChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

/** Where a relying-party policy can be tried; undefined for one that users do not start. */
const runNowOf = (
  { id, relyingParty }: PolicyDocument,
  { tenant, apps }: LookedUp,
  app: SignInApp | undefined,
  { mode }: ReportContext
): RunNow | undefined => {
  if (relyingParty === undefined || mode === 'destroy') return undefined
  const policy = `https://${loginHost(tenant)}/${encodeURIComponent(tenant.domain)}/${encodeURIComponent(id)}`
  if (relyingParty.protocol === 'saml') return { address: `${policy}/Samlp/metadata`, label: 'metadata' }
  const client = app === undefined ? undefined : apps[app.key]
  const showsToken = /^https:\/\/jwt\.ms(?:\/|$)/i.test(app?.redirectUri ?? '')
  const parameters = new URLSearchParams({
    ...(app !== undefined &&
      client?.state === 'known' && {
        client_id: client.text,
        redirect_uri: app.redirectUri.replaceAll('{clientId}', client.text)
      }),
    // The one place that shows a token without an application behind it.
    response_type: showsToken ? 'id_token' : 'code',
    ...(app?.takesPkce && !showsToken && { code_challenge: exampleChallenge, code_challenge_method: 'S256' }),
    scope: 'openid',
    nonce: 'defaultNonce',
    prompt: 'login'
  })
  return {
    address: `${policy}/oauth2/v2.0/authorize?${parameters.toString().replaceAll('+', '%20')}`,
    label: client?.state === 'known' ? 'run now' : 'run now (add client_id and redirect_uri)'
  }
}
