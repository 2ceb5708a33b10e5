// The endpoints of a cloud, as its management API lists them for clients that are told no more than its address.

import type { Origins } from '../core/context.ts'

/**
 * The answer to GET /metadata/endpoints: one cloud from version 2022-09-01 on, a list of them before. `az cloud register` and
 * Terraform's `metadata_host` read it. Azure Resource Manager, "Get cloud endpoints"; the addresses of this emulator, and the
 * host names of the public cloud where nothing is emulated.
 */
export const cloudMetadata = ({ login, graph, azure }: Origins, apiVersion: string): object => {
  const cloud = {
    portal: 'https://portal.azure.com',
    authentication: {
      loginEndpoint: login,
      audiences: [`${azure}/`],
      tenant: 'common',
      identityProvider: 'AAD'
    },
    media: 'https://rest.media.azure.net',
    graphAudience: `${graph}/`,
    graph: `${graph}/`,
    name: 'B2CEmulator',
    suffixes: {
      azureDataLakeStoreFileSystem: 'azuredatalakestore.net',
      acrLoginServer: 'azurecr.io',
      sqlServerHostname: 'database.windows.net',
      azureDataLakeAnalyticsCatalogAndJob: 'azuredatalakeanalytics.net',
      keyVaultDns: 'vault.azure.net',
      storage: 'core.windows.net',
      azureFrontDoorEndpointSuffix: 'azurefd.net',
      storageSyncEndpointSuffix: 'afs.azure.net',
      mhsmDns: 'managedhsm.azure.net',
      mysqlServerEndpoint: 'mysql.database.azure.com',
      postgresqlServerEndpoint: 'postgres.database.azure.com',
      mariadbServerEndpoint: 'mariadb.database.azure.com',
      synapseAnalytics: 'dev.azuresynapse.net',
      attestationEndpoint: 'attest.azure.net'
    },
    batch: 'https://batch.core.windows.net/',
    resourceManager: `${azure}/`,
    vmImageAliasDoc:
      'https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json',
    activeDirectoryDataLake: 'https://datalake.azure.net/',
    sqlManagement: 'https://management.core.windows.net:8443/',
    microsoftGraphResourceId: `${graph}/`,
    appInsightsResourceId: 'https://api.applicationinsights.io',
    appInsightsTelemetryChannelResourceId: 'https://dc.applicationinsights.azure.com/v2/track',
    attestationResourceId: 'https://attest.azure.net',
    synapseAnalyticsResourceId: 'https://dev.azuresynapse.net',
    logAnalyticsResourceId: 'https://api.loganalytics.io',
    ossrDbmsResourceId: 'https://ossrdbms-aad.database.windows.net',
    gallery: 'https://gallery.azure.com/'
  }
  return apiVersion < '2022' ? [cloud] : cloud
}
