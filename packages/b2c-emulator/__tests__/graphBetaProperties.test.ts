// Applications and service principals in beta: what they have besides, and what has another name there.

import { describe, expect, test } from '@jest/globals'
import { createPair, errorOf, microsoftGraphId, withEmulator } from './graphClient.ts'

const onlyInBeta = {
  application: { windows: null },
  servicePrincipal: {
    api: { resourceSpecificApplicationPermissions: [] },
    errorUrl: null,
    preferredTokenSigningKeyEndDateTime: null,
    publishedPermissionScopes: [],
    publisherName: 'Contoso',
    samlMetadataUrl: null
  }
}
const onlyInV1 = ['oauth2PermissionScopes', 'resourceSpecificApplicationPermissions']
/** Shown when they are selected, and not else: in both versions, or in beta alone. */
const selectable = {
  application: { authenticationBehaviors: null, oauth2RequirePostResponse: false },
  betaApplication: { onPremisesPublishing: null },
  betaServicePrincipal: { passwordSingleSignOnSettings: null }
}

const unknownProperty = (name: string, type: string) => [
  400,
  'BadRequest',
  `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`
]

test('beta shows its own properties, v1.0 does not, alone, in lists and when made', () =>
  withEmulator(async ({ graph: origin }, graph) => {
    const { application, principal } = await createPair(graph)
    const v1 = [application, (await graph.get(`/applications/${application.id}`)).body]
    const made = (await graph.call('POST', `${origin}/beta/applications`, { displayName: 'in beta' })).body
    const beta = (await graph.get(`${origin}/beta/applications/${application.id}`)).body
    const listed = (await graph.get(`${origin}/beta/applications?$filter=appId eq '${application.appId}'`)).body.value
    for (const one of v1) expect(Object.keys(one)).not.toContain('windows')
    for (const one of [made, beta, listed[0]]) expect(one).toMatchObject(onlyInBeta.application)
    for (const one of [...v1, made, beta, listed[0]])
      for (const name of Object.keys({ ...selectable.application, ...selectable.betaApplication }))
        expect(Object.keys(one)).not.toContain(name)

    const inBeta = (await graph.get(`${origin}/beta/servicePrincipals/${principal.id}`)).body
    expect(inBeta).toMatchObject(onlyInBeta.servicePrincipal)
    for (const name of [...onlyInV1, 'passwordSingleSignOnSettings']) expect(Object.keys(inBeta)).not.toContain(name)
    for (const name of Object.keys(onlyInBeta.servicePrincipal)) expect(Object.keys(principal)).not.toContain(name)
    for (const name of onlyInV1) expect(Object.keys(principal)).toContain(name)
  }))

describe('$select', () => {
  test.each([
    ['v1.0', 'application', selectable.application],
    ['beta', 'application', { ...selectable.application, ...selectable.betaApplication, ...onlyInBeta.application }],
    ['beta', 'servicePrincipal', { ...selectable.betaServicePrincipal, ...onlyInBeta.servicePrincipal }]
  ])('in %s takes of %s what it has', (version, type, properties) =>
    withEmulator(async ({ graph: origin }, graph) => {
      const pair = await createPair(graph)
      const { id } = type === 'application' ? pair.application : pair.principal
      for (const [name, value] of Object.entries(properties)) {
        const { body } = await graph.get(`${origin}/${version}/${type}s/${id}?$select=${name}`)
        expect(body).toEqual({ '@odata.context': expect.stringContaining(`(${name})/$entity`), [name]: value })
      }
    })
  )

  test.each([
    ['v1.0', 'application', [...Object.keys(onlyInBeta.application), 'onPremisesPublishing']],
    ['v1.0', 'servicePrincipal', [...Object.keys(onlyInBeta.servicePrincipal), 'passwordSingleSignOnSettings']],
    ['beta', 'servicePrincipal', onlyInV1]
  ])('in %s refuses of %s what only the other version has', (version, type, names) =>
    withEmulator(async ({ graph: origin }, graph) => {
      const pair = await createPair(graph)
      const { id } = type === 'application' ? pair.application : pair.principal
      for (const name of names)
        expect(errorOf(await graph.get(`${origin}/${version}/${type}s/${id}?$select=${name}`))).toEqual(
          unknownProperty(name, type)
        )
    })
  )
})

test('beta takes what only it has, and v1.0 neither takes nor shows it', () =>
  withEmulator(async ({ graph: origin }, graph) => {
    const { application, principal } = await createPair(graph)
    const windows = { packageSid: null, redirectUris: [] }
    expect((await graph.patch(`${origin}/beta/applications/${application.id}`, { windows })).status).toBe(204)
    const read = await graph.get(`${origin}/beta/applications/${application.id}?$select=windows`)
    expect(read.body.windows).toEqual(windows)
    expect(Object.keys((await graph.get(`/applications/${application.id}`)).body)).not.toContain('windows')
    expect((await graph.patch(`/applications/${application.id}`, { windows })).status).toBe(400)
    const errorUrl = 'https://example.org/error'
    expect((await graph.patch(`${origin}/beta/servicePrincipals/${principal.id}`, { errorUrl })).status).toBe(204)
    expect((await graph.patch(`/servicePrincipals/${principal.id}`, { errorUrl })).status).toBe(400)
    const shown = await graph.get(`${origin}/beta/servicePrincipals/${principal.id}?$select=errorUrl`)
    expect(shown.body.errorUrl).toBe(errorUrl)
  }))

test('a value that was set is shown on $select in both versions', () =>
  withEmulator(async ({ graph: origin }, graph) => {
    const { application } = await createPair(graph)
    await graph.patch(`/applications/${application.id}`, { oauth2RequirePostResponse: true })
    for (const version of ['v1.0', 'beta']) {
      const { body } = await graph.get(
        `${origin}/${version}/applications/${application.id}?$select=oauth2RequirePostResponse`
      )
      expect(body.oauth2RequirePostResponse).toBe(true)
    }
  }))

test("Microsoft's own applications are published by Microsoft, with their scopes", () =>
  withEmulator(async ({ graph: origin }, graph) => {
    const id = await microsoftGraphId(graph)
    const { body } = await graph.get(`${origin}/beta/servicePrincipals/${id}`)
    expect(body.publisherName).toBe('Microsoft Services')
    expect(body.publishedPermissionScopes.map(({ value }: { readonly value: string }) => value)).toContain('openid')
  }))
