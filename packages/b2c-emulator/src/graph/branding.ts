// Branding of the sign-in pages: the default, and localizations. Microsoft Graph documentation, "organizationalBranding" and
// "organizationalBrandingLocalization"; images are not emulated.

import type { OrganizationalBranding } from '@microsoft/microsoft-graph-types'
import { type Branding, brandingTexts, defaultBrandingId, emptyBranding } from '../directory/branding.ts'
import { optionalText, readBody, required, type Shape, text } from './body.ts'
import { GraphError, refusals } from './errors.ts'
import { found, keyAt } from './lookup.ts'
import { collection, contextOf, entity, type Json, type Resource } from './odata.ts'
import { type Action, requirePermission, requireUser } from './permissions.ts'
import type { GraphAnswer, GraphRequest } from './request.ts'
import type { Shown } from './shown.ts'

const brandingResource: Resource = { type: 'organizationalBranding', filterable: {} }
const resource: Resource = { type: 'organizationalBrandingLocalization', filterable: {} }
const typeName = 'OrganizationalBranding'

/** The longest texts; the others may be as long as a body's texts are by themselves. */
const maximum: Readonly<Record<string, number>> = { signInPageText: 1024, usernameHintText: 64 }

const shape = Object.fromEntries(brandingTexts.map(name => [name, optionalText(maximum[name])])) as {
  readonly [Name in (typeof brandingTexts)[number]]: ReturnType<typeof optionalText>
} & Shape

const setOf = ({ tenant }: GraphRequest): string => `organization('${tenant.id}')/branding/localizations`

/** Throws 403 without the right or for an app where branding wants a user, 404 for another tenant's branding. */
const enter = (request: GraphRequest, action: Action): void => {
  requirePermission(request, action)
  requireUser(request, request.context.behavior.appOnlyBranding)
  const { value } = keyAt(request, 0)
  found(value.toLowerCase() === request.tenant.id ? value : undefined, value)
}

const idOf = (locale: string): string => (locale.toLowerCase() === 'default' ? defaultBrandingId : locale)

/** The branding of a locale as this request sees it; the default may be there before it has been set. */
const brandingOf = ({ tenant, context, keyReadAt }: GraphRequest, id: string): Branding | undefined => {
  const stored = tenant.branding.get(id, keyReadAt)
  const empty = id === defaultBrandingId && context.behavior.brandingBeforeFirst === 'empty'
  return stored ?? (empty ? emptyBranding(id) : undefined)
}

/** The locale that `Accept-Language` names, where there is branding of it; else the default. */
const acceptedLocale = (request: GraphRequest): string => {
  const wanted = idOf(request.headers.get('accept-language') ?? defaultBrandingId)
  return brandingOf(request, wanted) ? wanted : defaultBrandingId
}

const brandingJson = ({ tenant }: GraphRequest, branding: Branding): Json => ({
  '@odata.id':
    `https://graph.microsoft.com/v2/${tenant.id}/directoryObjects/$/Microsoft.DirectoryServices.Organization` +
    `('${tenant.id}')/branding/${branding.id}`,
  ...({
    ...branding,
    backgroundImageRelativeUrl: null,
    bannerLogoRelativeUrl: null,
    cdnList: [],
    customCSSRelativeUrl: null,
    faviconRelativeUrl: null,
    headerLogoRelativeUrl: null,
    squareLogoDarkRelativeUrl: null,
    squareLogoRelativeUrl: null,
    loginPageLayoutConfiguration: null,
    loginPageTextVisibilitySettings: null
  } satisfies Shown<OrganizationalBranding>)
})

const change = (request: GraphRequest, id: string): GraphAnswer => {
  const body = readBody(request, typeName, shape)
  const { branding } = request.tenant
  branding.put(id, { ...(branding.get(id) ?? emptyBranding(id)), ...body })
  return { status: 204 }
}

/** GET /organization/{}/branding: the default, or that of the locale in `Accept-Language`. */
export const getBranding = (request: GraphRequest): GraphAnswer => {
  enter(request, 'branding.read')
  const id = acceptedLocale(request)
  return entity(request, brandingResource, 'branding', brandingJson(request, found(brandingOf(request, id), id)))
}

/** PATCH /organization/{}/branding: makes the default where there is none. */
export const patchBranding = (request: GraphRequest): GraphAnswer => {
  enter(request, 'branding.write')
  return change(request, acceptedLocale(request))
}

/** GET /organization/{}/branding/localizations: the default among them. */
export const listLocalizations = (request: GraphRequest): GraphAnswer => {
  enter(request, 'branding.read')
  const { tenant, listReadAt } = request
  const first = brandingOf(request, defaultBrandingId)
  const others = tenant.branding.all(listReadAt).filter(({ id }) => id !== defaultBrandingId)
  const all = [...(first ? [first] : []), ...others]
  return collection(
    request,
    resource,
    setOf(request),
    all.map(one => brandingJson(request, one))
  )
}

/** POST /organization/{}/branding/localizations: takes over what it does not name, and makes the default where there is none. */
export const createLocalization = (request: GraphRequest): GraphAnswer => {
  enter(request, 'branding.write')
  const { id: given, ...texts } = readBody(request, typeName, { ...shape, id: text(35) })
  const id = required(given, 'id', typeName)
  if (!/^[a-z]{2,3}(-[A-Za-z]{2,4})*$/.test(id)) throw new GraphError(refusals.invalidValue('id', typeName))
  const { branding } = request.tenant
  if (branding.get(id)) throw new GraphError(refusals.conflictingObject())
  const first = branding.get(defaultBrandingId) ?? emptyBranding(defaultBrandingId)
  branding.put(defaultBrandingId, first)
  const localization = { ...first, ...texts, id }
  branding.put(id, localization)
  const body = { ...contextOf(request, `${setOf(request)}/$entity`), ...brandingJson(request, localization) }
  return { status: 201, body }
}

/** GET /organization/{}/branding/localizations/{} */
export const getLocalization = (request: GraphRequest): GraphAnswer => {
  enter(request, 'branding.read')
  const id = idOf(keyAt(request, 1).value)
  return entity(request, resource, setOf(request), brandingJson(request, found(brandingOf(request, id), id)))
}

/** PATCH /organization/{}/branding/localizations/{}: the default is made where there is none, another one has to be there. */
export const patchLocalization = (request: GraphRequest): GraphAnswer => {
  enter(request, 'branding.write')
  const id = idOf(keyAt(request, 1).value)
  if (id !== defaultBrandingId) found(brandingOf(request, id), id)
  return change(request, id)
}

/** DELETE /organization/{}/branding and /organization/{}/branding/localizations/{} */
export const removeBranding = (request: GraphRequest): GraphAnswer => {
  enter(request, 'branding.write')
  const id = idOf(request.keys[1]?.value ?? defaultBrandingId)
  found(request.tenant.branding.get(id, request.keyReadAt), id)
  request.tenant.branding.remove(id)
  return { status: 204 }
}
