// API connectors: the APIs that user flows call, and how they are authenticated to.
// Microsoft Graph documentation, resource type identityApiConnector.

import { randomUUID, X509Certificate } from 'node:crypto'
import type { ApiConnector, ClientCertificate, ConnectorAuthentication } from '../../directory/identity.ts'
import { type Reader, text } from '../body.ts'
import { GraphError } from '../errors.ts'
import { collection, contextOf, entity, type Json, type Resource } from '../odata.ts'
import type { GraphAnswer, GraphRequest } from '../request.ts'
import { CertificateError, readPfx } from '../trustFramework/certificates.ts'
import { identityRefusals } from './refusals.ts'
import { admitToB2C, idAt, isObject, present, readField } from './request.ts'

const resource: Resource = { type: 'identityApiConnector', filterable: {} }
const set = 'identity/apiConnectors'
const field = 'identityApiConnector'
const limit = 20

const certificateJson = ({ der }: ClientCertificate, activeDer: string | undefined): Json => {
  const { fingerprint, validFrom, validTo } = new X509Certificate(Buffer.from(der, 'base64'))
  return {
    thumbprint: fingerprint.replaceAll(':', ''),
    notAfter: Date.parse(validTo) / 1000,
    notBefore: Date.parse(validFrom) / 1000,
    isActive: der === activeDer
  }
}

/** The active certificate is the latest one that is valid. */
const activeOf = (certificates: readonly ClientCertificate[], nowMs: number): string | undefined =>
  certificates.findLast(({ der }) => {
    const { validFrom, validTo } = new X509Certificate(Buffer.from(der, 'base64'))
    return Date.parse(validFrom) <= nowMs && nowMs < Date.parse(validTo)
  })?.der

const authenticationJson = ({ context }: GraphRequest, authentication: ConnectorAuthentication): Json => {
  if (authentication.kind === 'basic') {
    const { username } = authentication
    return { '@odata.type': '#microsoft.graph.basicAuthentication', username, password: '******' }
  }
  const { certificates } = authentication
  const active = activeOf(certificates, context.clock.now())
  return {
    '@odata.type': '#microsoft.graph.clientCertificateAuthentication',
    certificateList: certificates.map(certificate => certificateJson(certificate, active))
  }
}

/** A connector as Graph shows it: a password is masked, a certificate without its key. */
export const connectorJson = (request: GraphRequest, connector: ApiConnector): Json => {
  const { id, displayName, targetUrl, authentication } = connector
  return { id, displayName, targetUrl, authenticationConfiguration: authenticationJson(request, authentication) }
}

const connectorAt = (request: GraphRequest): ApiConnector => {
  const id = idAt(request, 0)
  return present(request, 'ApiConnector', id, request.tenant.identity.apiConnectors.get(id, request.keyReadAt))
}

const https: Reader<string> = value =>
  text()(typeof value === 'string' && /^https:\/\/./i.test(value) ? value : undefined)

/** A password, which may be empty. */
const password: Reader<string> = value => (value === '' ? '' : text()(value))

/** The certificate of a PFX file in base64. Throws AADB2C90213 for a wrong password, and 400 for what is no such file. */
const certificateOf = (request: GraphRequest, pkcs12Value: string, passphrase: string): ClientCertificate => {
  request.context.issued.add('connector-secret', pkcs12Value)
  if (passphrase !== '') request.context.issued.add('connector-secret', passphrase)
  try {
    const [der = ''] = readPfx(Buffer.from(pkcs12Value, 'base64'), passphrase).x5c
    return { der }
  } catch (error) {
    const wrongPassword = error instanceof CertificateError && error.reason === 'password'
    throw new GraphError(wrongPassword ? identityRefusals.wrongPassword() : identityRefusals.invalidField(field))
  }
}

const authenticationOf = (request: GraphRequest, value: unknown): ConnectorAuthentication => {
  const type = isObject(value) ? String(value['@odata.type']).replace(/^#/, '') : ''
  if (type === 'microsoft.graph.basicAuthentication') {
    const shape = { username: text(), password: text() }
    const { username = '', password: secret = '' } = readField(value, field, shape, ['username', 'password'])
    request.context.issued.add('connector-secret', secret)
    return { kind: 'basic', username, password: secret }
  }
  if (type !== 'microsoft.graph.pkcs12Certificate') throw new GraphError(identityRefusals.invalidField(field))
  const shape = { pkcs12Value: text(100_000), password }
  const { pkcs12Value = '', password: passphrase = '' } = readField(value, field, shape, ['pkcs12Value', 'password'])
  return { kind: 'certificates', certificates: [certificateOf(request, pkcs12Value, passphrase)] }
}

const shape = { displayName: text(), targetUrl: https, authenticationConfiguration: (value: unknown) => value }

/** GET /identity/apiConnectors */
export const listApiConnectors = (request: GraphRequest): GraphAnswer => {
  admitToB2C(request, 'apiConnector.any')
  const all = request.tenant.identity.apiConnectors.all(request.listReadAt)
  return collection(
    request,
    resource,
    set,
    all.map(connector => connectorJson(request, connector))
  )
}

/** GET /identity/apiConnectors/{} */
export const getApiConnector = (request: GraphRequest): GraphAnswer => {
  admitToB2C(request, 'apiConnector.any')
  return entity(request, resource, set, connectorJson(request, connectorAt(request)))
}

/** POST /identity/apiConnectors */
export const createApiConnector = (request: GraphRequest): GraphAnswer => {
  admitToB2C(request, 'apiConnector.any')
  const { apiConnectors } = request.tenant.identity
  const names = ['displayName', 'targetUrl', 'authenticationConfiguration'] as const
  const { displayName = '', targetUrl = '', authenticationConfiguration } = readField(request.body, field, shape, names)
  const authentication = authenticationOf(request, authenticationConfiguration)
  if (apiConnectors.all().length >= limit) throw new GraphError(identityRefusals.tooMany('ApiConnector', limit))
  const connector: ApiConnector = { id: randomUUID(), displayName, targetUrl, authentication }
  apiConnectors.put(connector.id, connector)
  const { version } = request
  return {
    status: 201,
    headers: { Location: `${request.origin}/${version}/${set}('${connector.id}')` },
    body: { ...contextOf(request, `${set}/$entity`), ...connectorJson(request, connector) }
  }
}

/** PATCH /identity/apiConnectors/{} */
export const patchApiConnector = (request: GraphRequest): GraphAnswer => {
  admitToB2C(request, 'apiConnector.any')
  const { id } = connectorAt(request)
  const { authenticationConfiguration, ...plain } = readField(request.body, field, shape)
  const latest = present(request, 'ApiConnector', id, request.tenant.identity.apiConnectors.get(id))
  const authentication =
    authenticationConfiguration === undefined
      ? latest.authentication
      : authenticationOf(request, authenticationConfiguration)
  request.tenant.identity.apiConnectors.put(id, { ...latest, ...plain, authentication })
  return { status: 204 }
}

/** DELETE /identity/apiConnectors/{} */
export const removeApiConnector = (request: GraphRequest): GraphAnswer => {
  admitToB2C(request, 'apiConnector.any')
  const { id } = connectorAt(request)
  const { apiConnectors, userFlows } = request.tenant.identity
  present(request, 'ApiConnector', id, apiConnectors.get(id))
  const using = userFlows.all().filter(({ connectors }) => Object.values(connectors).includes(id))
  const [first] = using
  if (first && request.context.behavior.identity.deleteUsedPart === 'refused') {
    throw new GraphError(identityRefusals.inUse('ApiConnector', id, first.id))
  }
  for (const flow of using) {
    const left = Object.fromEntries(Object.entries(flow.connectors).filter(([, connectorId]) => connectorId !== id))
    userFlows.put(flow.id, { ...flow, connectors: left })
  }
  apiConnectors.remove(id)
  return { status: 204 }
}

/** POST /identity/apiConnectors/{}/uploadClientCertificate: one more certificate; it takes the place of a password. */
export const uploadClientCertificate = (request: GraphRequest): GraphAnswer => {
  admitToB2C(request, 'apiConnector.any')
  const { id } = connectorAt(request)
  const upload = { pkcs12Value: text(100_000), password }
  const { pkcs12Value = '', password: passphrase = '' } = readField(request.body, field, upload, [
    'pkcs12Value',
    'password'
  ])
  const certificate = certificateOf(request, pkcs12Value, passphrase)
  const latest = present(request, 'ApiConnector', id, request.tenant.identity.apiConnectors.get(id))
  const before = latest.authentication.kind === 'certificates' ? latest.authentication.certificates : []
  const connector: ApiConnector = {
    ...latest,
    authentication: { kind: 'certificates', certificates: [...before, certificate] }
  }
  request.tenant.identity.apiConnectors.put(id, connector)
  return { status: 200, body: { ...contextOf(request, `${set}/$entity`), ...connectorJson(request, connector) } }
}
