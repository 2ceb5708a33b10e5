export const id = 905;
export const ids = [905];
export const modules = {

/***/ 9905:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   targetOf: () => (/* binding */ targetOf),
/* harmony export */   x: () => (/* binding */ storeOf)
/* harmony export */ });
// The stores of GitHub secrets and variables: their routes in the REST API and the permissions that open them.
const segment = encodeURIComponent;
/**
 * The store of a destination. Dependabot has no variables of its own: workflows that it triggers read the repository's,
 * so that is where its ids go.
 */
const storeOf = (destination, { owner, repo }) => {
    const repository = `${owner}/${repo}`;
    const repositoryPath = `/repos/${segment(owner)}/${segment(repo)}`;
    const repositoryVariables = {
        variables: `${repositoryPath}/actions/variables`,
        variablePermission: 'repository permission "Variables: write" (actions_variables)'
    };
    switch (destination.kind) {
        case 'repository':
            return {
                place: `the repository ${repository}`,
                secrets: `${repositoryPath}/actions/secrets`,
                secretPermission: 'repository permission "Secrets: write" (secrets)',
                ...repositoryVariables,
                absent: `the repository ${repository} does not exist`
            };
        case 'environment': {
            const path = `${repositoryPath}/environments/${segment(destination.environment)}`;
            const permission = 'repository permission "Environments: write" (environments)';
            return {
                place: `the environment ${destination.environment} of ${repository}`,
                secrets: `${path}/secrets`,
                secretPermission: permission,
                variables: `${path}/variables`,
                variablePermission: permission,
                absent: `${repository} has no environment named ${destination.environment} (create it under Settings > Environments)`
            };
        }
        case 'organization': {
            const path = `/orgs/${segment(destination.organization)}/actions`;
            return {
                place: `the organization ${destination.organization}`,
                secrets: `${path}/secrets`,
                secretPermission: 'organization permission "Secrets: write" (organization_secrets)',
                variables: `${path}/variables`,
                variablePermission: 'organization permission "Variables: write" (organization_actions_variables)',
                absent: `the organization ${destination.organization} does not exist`
            };
        }
        case 'dependabot':
            return {
                place: `Dependabot in ${repository}`,
                secrets: `${repositoryPath}/dependabot/secrets`,
                secretPermission: 'repository permission "Dependabot secrets: write" (dependabot_secrets)',
                ...repositoryVariables,
                absent: `the repository ${repository} does not exist`
            };
    }
};
/** A destination as the input `secret-destinations` writes it, e.g. `environment/production:B2C_SECRET+ids`. */
const targetOf = (destination) => {
    const name = `${destination.name}${destination.ids ? '+ids' : ''}`;
    switch (destination.kind) {
        case 'environment':
            return `environment/${destination.environment}:${name}`;
        case 'organization':
            return `organization/${destination.organization}:${name}`;
        default:
            return `${destination.kind}:${name}`;
    }
};


/***/ })

};
