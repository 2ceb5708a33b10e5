// The languages of a user flow, and the texts of its pages that are overridden.
// Microsoft Graph documentation (beta), resource types userFlowLanguageConfiguration and userFlowLanguagePage.

import type { UserFlow, UserFlowLanguage } from '../../directory/identity.ts'
import { flag, list, object, optionalText, text } from '../body.ts'
import { GraphError } from '../errors.ts'
import { collection, contextOf, entity, type Json, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { identityRefusals } from './refusals.ts'
import { idAt, present, readField, sameId } from './request.ts'
import { admitToFlows, changeFlow, flowAt, partSet } from './userFlowLookup.ts'

const resource: Resource = { type: 'userFlowLanguageConfiguration', filterable: {} }
const pageResource: Resource = { type: 'userFlowLanguagePage', filterable: {} }
const field = 'userFlowLanguageConfiguration'

/** The pages of every flow. */
const defaultPages = ['selfasserted', 'localaccountsignup', 'unifiedssp', 'phonefactor', 'idpselections']

const nameOf = (tag: string): string => {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** A language as Graph shows it. */
export const languageJson = ({ id, isEnabled }: UserFlowLanguage): Json => ({ id, displayName: nameOf(id), isEnabled })

const languageAt = (request: GraphRequest, { languages }: UserFlow): UserFlowLanguage => {
  const tag = idAt(request, 1)
  return present(
    request,
    'Language',
    tag,
    languages.find(({ id }) => sameId(id, tag))
  )
}

const withLanguage = (flow: UserFlow, language: UserFlowLanguage): UserFlow => ({
  ...flow,
  languages: [...flow.languages.filter(({ id }) => !sameId(id, language.id)), language]
})

/** GET /identity/b2cUserFlows/{}/languages */
export const listLanguages = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const flow = flowAt(request)
  const listed = request.tenant.identity.userFlows.get(flow.id, request.listReadAt)?.languages ?? []
  return collection(request, resource, partSet(flow, 'languages'), listed.map(languageJson))
}

/** GET /identity/b2cUserFlows/{}/languages/{} */
export const getLanguage = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const flow = flowAt(request)
  return entity(request, resource, partSet(flow, 'languages'), languageJson(languageAt(request, flow)))
}

/** PUT /identity/b2cUserFlows/{}/languages/{}: 201 for a new one. */
export const putLanguage = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const flow = flowAt(request)
  const tag = idAt(request, 1)
  const shape = { id: text(), isEnabled: flag, displayName: optionalText() }
  const { id = tag, isEnabled = true } = readField(request.body, field, shape)
  if (!sameId(id, tag)) throw new GraphError(identityRefusals.invalidField(field))
  const refused = request.context.behavior.identity.languagesWithoutCustomization === 'refused'
  if (refused && !flow.isLanguageCustomizationEnabled) throw new GraphError(identityRefusals.customizationOff(flow.id))
  const known = request.tenant.identity.userFlows.get(flow.id)?.languages.find(one => sameId(one.id, tag))
  const language: UserFlowLanguage = { id: known?.id ?? tag, isEnabled, overrides: known?.overrides ?? {} }
  const answer = changeFlow(request, latest => withLanguage(latest, language))
  if (known) return answer
  const set = partSet(flow, 'languages')
  return { status: 201, body: { ...contextOf(request, `${set}/$entity`), ...languageJson(language) } }
}

/** DELETE /identity/b2cUserFlows/{}/languages/{} */
export const removeLanguage = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  return changeFlow(request, latest => {
    const held = languageAt(request, latest)
    return { ...latest, languages: latest.languages.filter(({ id }) => id !== held.id) }
  })
}

/** GET /identity/b2cUserFlows/{}/languages/{}/overridesPages, or defaultPages. */
export const listPages =
  (kind: 'overridesPages' | 'defaultPages') =>
  (request: GraphRequest): GraphAnswer => {
    admitToFlows(request, 'userFlow.read')
    const flow = flowAt(request)
    const { id, overrides } = languageAt(request, flow)
    const ids = kind === 'defaultPages' ? defaultPages : Object.keys(overrides)
    const pages = ids.map(page => ({ id: page }))
    return collection(request, pageResource, partSet(flow, `languages('${id}')/${kind}`), pages)
  }

/** GET /identity/b2cUserFlows/{}/languages/{}/overridesPages/{}/$value: JSON, as it was put. */
export const getOverrides = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const page = idAt(request, 2)
  const { overrides } = languageAt(request, flowAt(request))
  const body = present(request, 'LanguagePage', page, Object.hasOwn(overrides, page) ? overrides[page] : undefined)
  return { status: 200, body }
}

/** GET /identity/b2cUserFlows/{}/languages/{}/defaultPages/{}/$value: the emulator has no texts of its own. */
export const getDefaults = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.read')
  const page = idAt(request, 2)
  languageAt(request, flowAt(request))
  present(
    request,
    'LanguagePage',
    page,
    defaultPages.find(id => id === page)
  )
  return { status: 200, body: { LocalizedStrings: [] } }
}

const localizedString = object({
  ElementType: optionalText(),
  ElementId: optionalText(),
  StringId: optionalText(),
  Override: flag,
  Value: optionalText(10_000)
})

/** PUT /identity/b2cUserFlows/{}/languages/{}/overridesPages/{}/$value */
export const putOverrides = (request: GraphRequest): GraphAnswer => {
  admitToFlows(request, 'userFlow.write')
  const page = idAt(request, 2)
  const name = 'LocalizedStrings'
  const content = readField(request.body, 'userFlowLanguagePage', { LocalizedStrings: list(localizedString) }, [name])
  return changeFlow(request, latest => {
    const held = languageAt(request, latest)
    return withLanguage(latest, { ...held, overrides: { ...held.overrides, [page]: content } })
  })
}
