export const id = 569;
export const ids = [569];
export const modules = {

/***/ 569:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loadConfig: () => (/* binding */ loadConfig)
});

// UNUSED EXPORTS: largestConfigBytes, readConfig

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./build/errors.js
var errors = __webpack_require__(9473);
// EXTERNAL MODULE: ./build/inputs/tenant.js
var inputs_tenant = __webpack_require__(5238);
// EXTERNAL MODULE: ./build/secretStores/github/destination.js
var github_destination = __webpack_require__(4019);
// EXTERNAL MODULE: ./build/util/problem.js
var util_problem = __webpack_require__(7978);
// EXTERNAL MODULE: ./build/util/result.js
var result = __webpack_require__(2856);
// EXTERNAL MODULE: ./build/declaration/assemble.js + 3 modules
var assemble = __webpack_require__(4);
;// CONCATENATED MODULE: ./build/declaration/placeholders.js
// Environment placeholders of the config file: `${VAR}` in the places that are documented, and an error everywhere else.

const placeholder = /\$\{([^}$]*)\}/g;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
// Variables that the runner fills with credentials, and names that announce one: names and ids are all that may come in.
const secretVariable = /^(?:INPUT_|ACTIONS_)|SECRET|TOKEN|PASSWORD|PRIVATE_KEY/i;
/** Where placeholders are expanded, for messages and documentation. */
const placeholderPlaces = 'tenant, name, adopt, and the subjects of federated credentials';
/** True for the values that may hold placeholders. The path begins at the top of the file. */
const takesPlaceholders = (path) => {
    if (path.length === 1)
        return path[0] === 'tenant';
    const inApp = path[0] === 'apps' ? path.slice(2) : path[0] === 'defaults' ? path.slice(1) : [];
    const [field, , part] = inApp;
    if (inApp.length === 1)
        return field === 'name' || field === 'adopt';
    return field === 'federatedCredentials' && (part === undefined || part === 'subject');
};
/** True when the text holds the beginning of a placeholder. */
const hasPlaceholder = (text) => text.includes('${');
/** The text with every `${VAR}` replaced by the variable's value. A variable that is not set or empty is a mistake. */
const expandPlaceholders = (text, env) => {
    const problems = [];
    const fail = (problem) => {
        problems.push(problem);
        return '';
    };
    const expanded = text.replace(placeholder, (_, name) => {
        if (!variableName.test(name))
            return fail(`${(0,result/* quoted */.TL)(name)} is not the name of a variable`);
        if (secretVariable.test(name))
            return fail(`the variable ${name} is kept for secrets and is not expanded in the file`);
        const value = env[name] ?? '';
        if (value === '')
            return fail(`the environment variable ${name} is not set or empty; set it with env: on the step`);
        return (0,result/* looksSecret */.n0)(value) ? fail(`the value of ${name} looks like a secret, which has no place in the file`) : value;
    });
    if (problems.length === 0 && hasPlaceholder(text.replace(placeholder, '')))
        return (0,result/* refused */.J5)(`${(0,result/* quoted */.TL)(text)} holds a placeholder without its closing brace`);
    return problems.length === 0 ? (0,result/* parsed */.Yz)(expanded) : (0,result/* refused */.J5)(problems.join('; '));
};

// EXTERNAL MODULE: ./node_modules/typebox/build/schema/index.mjs + 156 modules
var schema = __webpack_require__(538);
// EXTERNAL MODULE: ./node_modules/typebox/build/system/index.mjs
var system = __webpack_require__(9168);
// EXTERNAL MODULE: ./build/util/suggest.js
var suggest = __webpack_require__(8639);
// EXTERNAL MODULE: ./node_modules/typebox/build/index.mjs + 295 modules
var build = __webpack_require__(860);
// EXTERNAL MODULE: ./build/resources/app/declared.js
var declared = __webpack_require__(7102);
;// CONCATENATED MODULE: ./build/declaration/schema.js
// The config file as one schema: the source of its types, of its validation, and of the published schema/b2c.schema.json.


const schema_closed = { additionalProperties: false };
const duration = (description) => build/* default.String */.Ay$.String({ description, examples: ['90d', '12h', '30m', 'P90D', 'PT1H'] });
const secretSettings = {
    mode: build/* default.Optional */.Ay$.Optional(build/* default.Enum */.Ay$.Enum([...declared/* secretModes */.D], {
        description: 'When a secret is made: when-needed (none of ours yet, or nearing expiry), always, ephemeral (removed when the job ends), or none.'
    })),
    label: build/* default.Optional */.Ay$.Optional(build/* default.String */.Ay$.String({ description: 'The description by which the action knows its own secrets, 1 to 60 characters.' })),
    lifetime: build/* default.Optional */.Ay$.Optional(duration('How long a new secret lives. Where nothing says so: 90d, 1h when ephemeral.')),
    rotateBefore: build/* default.Optional */.Ay$.Optional(duration('How long before its expiry a secret is replaced.')),
    overlap: build/* default.Optional */.Ay$.Optional(duration('How long the replaced secret stays usable; 0d removes it at once.'))
};
const federatedCredential = build/* default.Union */.Ay$.Union([
    build/* default.String */.Ay$.String({
        description: 'current-run, a subject, or name=subject.',
        examples: ['current-run', 'repo:contoso/policies:environment:production']
    }),
    build/* default.Object */.Ay$.Object({
        name: build/* default.Optional */.Ay$.Optional(build/* default.String */.Ay$.String({ description: 'Letters, digits, - and _; derived from the subject when absent.' })),
        subject: build/* default.String */.Ay$.String({
            description: 'The subject of the token, compared exactly. May hold environment placeholders.'
        }),
        issuer: build/* default.Optional */.Ay$.Optional(build/* default.String */.Ay$.String({ description: 'The issuer of the token; the GitHub server of the run when absent.' })),
        audience: build/* default.Optional */.Ay$.Optional(build/* default.String */.Ay$.String({ description: "The audience of the token; the cloud's own when absent." }))
    }, schema_closed)
], { description: 'Whom the app trusts instead of a secret.' });
const settings = {
    permissions: build/* default.Optional */.Ay$.Optional(build/* default.Array */.Ay$.Array(build/* default.String */.Ay$.String(), {
        description: 'Microsoft Graph application permissions: names, GUIDs, or presets such as policy-deployment.'
    })),
    consent: build/* default.Optional */.Ay$.Optional(build/* default.Enum */.Ay$.Enum([...declared/* consentModes */.h], {
        description: 'Missing admin consent is granted, only reported (verify), or left alone (skip).'
    })),
    directoryRoles: build/* default.Optional */.Ay$.Optional(build/* default.Array */.Ay$.Array(build/* default.String */.Ay$.String(), { description: 'Directory roles: names such as User Administrator, or template ids.' })),
    allowPrivilegedRoles: build/* default.Optional */.Ay$.Optional(build/* default.Boolean */.Ay$.Boolean({ description: 'Allows Global Administrator and Privileged Role Administrator.' })),
    federatedCredentials: build/* default.Optional */.Ay$.Optional(build/* default.Array */.Ay$.Array(federatedCredential, { description: 'Whom the app trusts instead of a secret; at most 20.' })),
    restoreDeleted: build/* default.Optional */.Ay$.Optional(build/* default.Boolean */.Ay$.Boolean({ description: 'Restores a soft-deleted app that holds the unique name, instead of failing.' })),
    prune: build/* default.Optional */.Ay$.Optional(build/* default.Boolean */.Ay$.Boolean({ description: 'Removes permissions, roles and federated credentials that are not declared.' }))
};
const app = build/* default.Object */.Ay$.Object({
    name: build/* default.String */.Ay$.String({ description: 'Display name, 1 to 120 characters. May hold environment placeholders.' }),
    uniqueName: build/* default.Optional */.Ay$.Optional(build/* default.String */.Ay$.String({ description: 'The stable key of the app, without whitespace; the slug of the name when absent.' })),
    adopt: build/* default.Optional */.Ay$.Optional(build/* default.String */.Ay$.String({
        description: 'Client id of an existing registration to take over. May hold environment placeholders.'
    })),
    ...settings,
    certificates: build/* default.Optional */.Ay$.Optional(build/* default.Array */.Ay$.Array(build/* default.Object */.Ay$.Object({
        name: build/* default.String */.Ay$.String({ description: 'The name of the certificate in the list of the app.' }),
        pem: build/* default.String */.Ay$.String({ description: 'The certificate in PEM: the public part, never a private key.' })
    }, schema_closed), { description: 'Certificates whose holders may sign in as the app.' })),
    clientIdVariables: build/* default.Optional */.Ay$.Optional(build/* default.Array */.Ay$.Array(build/* default.String */.Ay$.String(), {
        description: 'GitHub variables that take the client id: repository:NAME, environment/ENV:NAME or organization/ORG:NAME.'
    })),
    secret: build/* default.Optional */.Ay$.Optional(build/* default.Object */.Ay$.Object({
        ...secretSettings,
        destinations: build/* default.Optional */.Ay$.Optional(build/* default.Array */.Ay$.Array(build/* default.String */.Ay$.String(), {
            description: 'GitHub secrets that take the new secret: repository:NAME, environment/ENV:NAME, organization/ORG:NAME, dependabot:NAME; +ids stores the ids as variables.'
        }))
    }, { ...schema_closed, description: 'The client secret.' }))
}, { ...schema_closed, description: 'One managed app.' });
/** Keys of apps: they begin the names of outputs, so they hold what a step output may hold. */
const appKeyPattern = '^[a-z][a-z0-9-]{0,62}$';
/** The schema of the config file (JSON Schema 2020-12). */
const configSchema = build/* default.Object */.Ay$.Object({
    version: build/* default.Literal */.Ay$.Literal(1, { description: 'The version of this format.' }),
    tenant: build/* default.Optional */.Ay$.Optional(build/* default.String */.Ay$.String({
        description: 'The tenant that the file is meant for: GUID, initial domain or its first label. The run fails in any other. May hold environment placeholders.'
    })),
    defaults: build/* default.Optional */.Ay$.Optional(build/* default.Object */.Ay$.Object({ ...settings, secret: build/* default.Optional */.Ay$.Optional(build/* default.Object */.Ay$.Object(secretSettings, schema_closed)) }, {
        ...schema_closed,
        description: 'What holds for every app that does not say otherwise; a list replaces the whole list.'
    })),
    apps: build/* default.Record */.Ay$.Record(build/* default.String */.Ay$.String({ pattern: appKeyPattern }), app, {
        minProperties: 1,
        additionalProperties: false,
        description: 'The managed apps by key. The key begins the names of the outputs of the app: lower case, digits and -.'
    })
}, { ...schema_closed, title: 'b2c-bootstrap', description: 'Management apps of an Azure AD B2C tenant.' });

;// CONCATENATED MODULE: ./build/declaration/schemaErrors.js
// What a value has against the schema of the config file, in words, each at its path.





// The default of eight would hide mistakes; the bound keeps a hostile file from filling the memory.
const mostErrors = 1_000;
/** Everything that the schema has against the value; empty when it is a config declaration. */
const schemaProblems = (value) => {
    system/* Settings.Set */.wB.Set({ maxErrors: mostErrors });
    const [, errors] = (0,schema/* Errors */.pP_)(configSchema, value);
    const problems = errors.flatMap(error => inWords(error, value));
    // No value may pass because the words for its errors were lost.
    return problems.length > 0 ? problems : errors.map(error => plainly(error, value));
};
const plainly = (error, root) => ({
    path: pathOf(error.instancePath, root),
    part: 'value',
    problem: error.message
});
const inWords = (error, root) => {
    const path = pathOf(error.instancePath, root);
    const value = valueAt(root, path);
    const branch = /\/anyOf\/(\d)/.exec(error.schemaPath);
    // A federated credential is a line or a map. A map is judged as one; anything else is told about both.
    if (branch !== null) {
        const union = valueAt(root, path.slice(0, path.indexOf('federatedCredentials') + 2));
        if (!isMap(union) || branch[1] === '0')
            return [];
    }
    const one = (problem, part = 'value') => [{ path, part, problem }];
    switch (error.keyword) {
        case 'boolean':
            return [unknownKey(path, error.schemaPath.replace(/\/additionalProperties$/, ''))];
        case 'additionalProperties':
            return []; // said key by key, as `boolean`
        case 'anyOf':
            return isMap(value) ? [] : one(`is ${kindOf(value)}; accepted: a text, or a map with a subject`);
        case 'required':
            return error.params.requiredProperties.map(key => ({
                path: [...path, key],
                part: 'key',
                problem: 'is missing'
            }));
        case 'type':
            if (path[0] === 'version')
                return []; // `const` says more
            return one(`is ${kindOf(value)}; accepted: ${typeNames[String(error.params.type)] ?? error.params.type}`);
        case 'enum':
            return one(wordProblem(value, error.params.allowedValues));
        case 'const':
            return one(`is ${shown(value)}; accepted: ${error.params.allowedValue}, the version that this release reads`);
        case 'minProperties':
            return one('is empty; accepted: at least one app', 'key');
        default:
            return [plainly(error, root)];
    }
};
const typeNames = {
    object: 'a map',
    array: 'a list',
    string: 'a text',
    boolean: 'true or false',
    number: 'a number'
};
const secretKeys = /^clientsecret|^secret(?:text|value|key)|password|passwd|passphrase|privatekey|token|apikey|^clientcertificate|pfx/;
const unknownKey = (path, schemaPath) => {
    const key = String(path.at(-1));
    const at = { path, part: 'key' };
    if (secretKeys.test(key.toLowerCase().replace(/[^a-z]/g, '')))
        return {
            ...at,
            problem: 'is the key of a secret, and secrets have no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action'
        };
    if (schemaPath.endsWith('/apps'))
        return { ...at, problem: `is not a key for an app; accepted: ${appKeyPattern} (lower case, digits and -)` };
    const known = knownKeys(schemaPath);
    return { ...at, problem: `is not known here${(0,suggest/* didYouMean */.au)(key, known) || ';'} accepted: ${known.join(', ')}` };
};
const knownKeys = (schemaPath) => {
    const schema = valueAt(configSchema, pathOf(schemaPath.slice(1), configSchema));
    return Object.keys(schema.properties);
};
const wordProblem = (value, words) => {
    const near = typeof value === 'string' ? (0,suggest/* didYouMean */.au)(value, words.map(String)) : '';
    return `is ${shown(value)}${near || ';'} accepted: ${words.join(', ')}`;
};
const isMap = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const kindOf = (value) => {
    if (value === null || value === undefined)
        return 'empty';
    if (Array.isArray(value))
        return 'a list';
    return typeof value === 'object' ? 'a map' : shown(value);
};
const shown = (value) => typeof value === 'string' ? `the text ${(0,result/* quoted */.TL)(value)}` : typeof value === 'object' ? kindOf(value) : String(value);
/** The steps of a JSON pointer; a step into a list is a number. */
const pathOf = (pointer, root) => {
    const path = [];
    let value = root;
    for (const raw of pointer.split('/').slice(1)) {
        const key = raw.replaceAll('~1', '/').replaceAll('~0', '~');
        const step = Array.isArray(value) ? Number(key) : key;
        path.push(step);
        value = valueAt(value, [step]);
    }
    return path;
};
const valueAt = (root, path) => path.reduce((value, step) => typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? value[step]
    : undefined, root);

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./build/declaration/yaml.js
// A YAML 1.2 text as a plain value that remembers where everything stands. Anchors, aliases and tags are refused.


const noSecrets = 'looks like a secret, which has no place in the file: the caller signs in by the inputs client-secret, client-certificate or GitHub OIDC, and the secrets of managed apps are made by the action';
/** Reads a text. Nothing is thrown: a text that cannot be read has problems and no value. */
const readYaml = (text) => {
    const lineCounter = new dist/* LineCounter */.HN();
    const positionOf = (offset) => {
        const { line, col } = lineCounter.linePos(offset);
        return `${Math.max(1, line)}:${Math.max(1, col)}`;
    };
    try {
        return { ...readTree(text, lineCounter), positionOf };
    }
    catch (error) {
        // The parser descends by recursion: a text of brackets exhausts the stack.
        if (!(error instanceof RangeError))
            throw error;
        const problems = [{ offset: 0, problem: 'is nested too deeply' }];
        return { value: undefined, problems, secretPaths: [], offsetOf: () => 0, positionOf };
    }
};
const readTree = (text, lineCounter) => {
    const document = (0,dist/* parseDocument */.Tp)(text, {
        version: '1.2',
        schema: 'core',
        strict: true,
        uniqueKeys: false, // the parser compares every key with every other; it is done below in one pass
        stringKeys: true,
        merge: false,
        prettyErrors: false,
        logLevel: 'error',
        lineCounter
    });
    // Tags that are not known are warnings; every tag is refused below.
    const problems = document.errors.map(({ pos, message }) => ({
        offset: pos[0],
        problem: `is not valid YAML: ${message}`
    }));
    const broken = document.errors.length > 0;
    const found = refusedNodes(document);
    problems.push(...found.problems);
    const offsetOf = (path, part) => offsetAt(document.contents, path, part);
    if (broken || found.problems.length > 0)
        return { value: undefined, problems, secretPaths: [], offsetOf };
    return {
        value: document.toJS({ maxAliasCount: 0 }),
        problems: [...problems, ...found.secrets.map(({ offset }) => ({ offset, problem: noSecrets }))],
        secretPaths: found.secrets.map(({ path }) => path),
        offsetOf
    };
};
const refusedNodes = (document) => {
    const found = { problems: [], secrets: [] };
    (0,dist/* visit */.YR)(document, {
        Alias: (_, node) => {
            found.problems.push({ offset: startOf(node), problem: 'is an alias; write the value out, or use defaults' });
        },
        Value: (key, node, ancestors) => {
            if ((0,dist/* isMap */.jh)(node))
                found.problems.push(...duplicateKeys(node));
            if (node.anchor !== undefined)
                found.problems.push({ offset: startOf(node), problem: 'has an anchor; write values out, or use defaults' });
            if (node.tag !== undefined)
                found.problems.push({
                    offset: startOf(node),
                    problem: `has the tag ${(0,result/* quoted */.TL)(node.tag)}; write the value plainly`
                });
            if ((0,dist/* isScalar */.jn)(node) && typeof node.value === 'string' && (0,result/* looksSecret */.n0)(node.value))
                found.secrets.push({ offset: startOf(node), path: yaml_pathOf(key, ancestors) });
        }
    });
    return found;
};
const duplicateKeys = (map) => {
    const seen = new Set();
    return map.items.flatMap(({ key }) => {
        const name = keyText(key);
        const first = !seen.has(name);
        seen.add(name);
        return first ? [] : [{ offset: startOf(key), problem: `the key ${(0,result/* quoted */.TL)(name)} stands here twice` }];
    });
};
// Keys are scalars: the parser refuses others, and a refused text has no paths.
const keyText = (key) => String((0,dist/* isScalar */.jn)(key) ? key.value : key);
const yaml_pathOf = (key, ancestors) => {
    const steps = [];
    ancestors.forEach((ancestor, index) => {
        const next = ancestors[index + 1];
        if ((0,dist/* isPair */.tO)(ancestor))
            steps.push(keyText(ancestor.key));
        else if ((0,dist/* isSeq */.oP)(ancestor) && next !== undefined)
            steps.push(ancestor.items.indexOf(next));
        else if ((0,dist/* isSeq */.oP)(ancestor) && typeof key === 'number')
            steps.push(key);
    });
    return steps;
};
const startOf = (node) => node?.range?.[0] ?? 0;
const offsetAt = (contents, path, part) => {
    let node = contents;
    let offset = startOf(contents);
    for (const [index, step] of path.entries()) {
        const last = index === path.length - 1;
        if ((0,dist/* isMap */.jh)(node)) {
            const pair = node.items.find(({ key }) => (0,dist/* isScalar */.jn)(key) && key.value === step);
            if (pair === undefined)
                return offset;
            node = pair.value;
            const empty = (0,dist/* isScalar */.jn)(node) && node.value === null;
            const key = startOf(pair.key);
            offset = (last && part === 'key') || empty || !(0,dist/* isScalar */.jn)(node) ? key : startOf(node);
        }
        else if ((0,dist/* isSeq */.oP)(node)) {
            const item = node.items[step];
            if (item === undefined)
                return offset;
            node = item;
            offset = startOf(item);
        }
        else
            return offset;
    }
    return offset;
};

;// CONCATENATED MODULE: ./build/declaration/file.js
// The config file: from its path to the apps that it declares. Loaded only when the input `config` is given.











/** The largest file that is read, in bytes: room for a thousand apps. */
const largestConfigBytes = 512 * 1024;
/**
 * Reads the file (a relative path starts at the workspace) and completes every app that it declares.
 *
 * @param defaults what holds where neither the app nor the file's own defaults say otherwise.
 * @throws ActionError `input` that lists every mistake with file, line and column.
 */
const loadConfig = async (file, defaults, env) => readConfig(await readText(file, env), file, defaults, env);
const readText = async (file, env) => {
    const refuse = (why, cause) => new errors/* ActionError */.lZ({
        code: 'input',
        message: `Input config ${(0,result/* quoted */.TL)(file)} ${why}`,
        hint: 'The path starts at the workspace; check the repository out in an earlier step.',
        cause
    });
    const bytes = await promises_.readFile(external_node_path_.resolve(env.GITHUB_WORKSPACE || '.', file)).catch((error) => {
        throw refuse(`cannot be read: ${(0,errors/* messageOf */.bD)(error)}`, error);
    });
    if (bytes.length > largestConfigBytes)
        throw refuse(`has ${bytes.length} bytes; accepted: at most ${largestConfigBytes}`);
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch (error) {
        throw refuse('is not UTF-8 text', error);
    }
};
/** The same as {@link loadConfig} for a text that was read already; `file` names it in messages. */
const readConfig = (text, file, defaults, env) => {
    const document = readYaml(text);
    const mistakes = new Mistakes(document);
    for (const { offset, problem } of document.problems)
        mistakes.addAt(offset, problem);
    const config = document.value === undefined ? undefined : readDeclaration(document, defaults, env, mistakes);
    if (config === undefined || mistakes.any)
        throw mistakes.error(file);
    return config;
};
const readDeclaration = (document, defaults, env, mistakes) => {
    const value = document.value;
    // A refused value is taken out, so that what remains can be read and its mistakes found in the same run.
    for (const refused of document.secretPaths)
        takeOut(value, refused);
    for (const { path: at, part, problem } of schemaProblems(value)) {
        mistakes.add(at, problem, part);
        takeOut(value, at);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        return undefined;
    expandAll(value, [], env, (at, problem) => {
        mistakes.add(at, problem);
        takeOut(value, at);
    });
    const declared = value;
    if (declared.tenant !== undefined) {
        const tenant = (0,inputs_tenant/* parseTenant */.sl)(declared.tenant, 'public');
        if (!tenant.ok)
            mistakes.add(['tenant'], tenant.problem);
    }
    const entries = Object.entries(declared.apps ?? {});
    const apps = entries.flatMap(([key, own]) => {
        // The name was refused above when it is absent here.
        const app = (0,assemble/* completeApp */.$)(withDefaults({ name: key, ...own }, declared.defaults), {
            key,
            nameRequired: true,
            defaults,
            report: ({ path: at, problem }) => mistakes.add(placeOf(key, own, declared, at), problem)
        });
        return app === undefined ? [] : [app];
    });
    for (const { path: at, problem } of clashes(apps))
        mistakes.add(at, problem);
    return { tenantGuard: declared.tenant, apps };
};
const withDefaults = (app, defaults) => ({
    ...defaults,
    ...app,
    secret: { ...defaults?.secret, ...app.secret }
});
/** Where a value of an app was written: in the app, or in the defaults of the file. */
const placeOf = (key, own, { defaults }, at) => {
    const depth = at[0] === 'secret' ? 2 : 1;
    const has = (holder) => at
        .slice(0, depth)
        .reduce((value, step) => value?.[step], holder) !== undefined;
    return has(own) || !has(defaults) ? ['apps', key, ...at] : ['defaults', ...at];
};
/** Apps that would fight over the same object of the tenant or the same secret of GitHub. */
const clashes = (apps) => {
    const owners = new Map();
    return apps.flatMap(app => {
        const claim = (path, kind, id) => {
            const owner = owners.get(`${kind} ${id.toLowerCase()}`);
            owners.set(`${kind} ${id.toLowerCase()}`, owner ?? app.key);
            if (owner === undefined || owner === app.key)
                return [];
            return [
                {
                    path: ['apps', app.key, ...path],
                    problem: `has the ${kind} ${(0,result/* quoted */.TL)(id)} of ${owner}; accepted: one app for each`
                }
            ];
        };
        return [
            ...claim(['uniqueName'], 'unique name', app.uniqueName),
            ...(app.adoptClientId === undefined ? [] : claim(['adopt'], 'client id', app.adoptClientId)),
            ...app.secret.destinations.flatMap(destination => claim(['secret', 'destinations'], 'destination', (0,github_destination/* destinationIdentity */.Fo)(destination))),
            ...(app.clientIdVariables ?? []).flatMap(variable => claim(['clientIdVariables'], 'variable', (0,github_destination/* destinationIdentity */.Fo)(variable)))
        ];
    });
};
const expandAll = (holder, at, env, report) => {
    for (const [key, value] of Object.entries(holder)) {
        const here = [...at, Array.isArray(holder) ? Number(key) : key];
        if (typeof value === 'object' && value !== null)
            expandAll(value, here, env, report);
        if (typeof value !== 'string' || !hasPlaceholder(value))
            continue;
        const expanded = takesPlaceholders(here) ? expandPlaceholders(value, env) : undefined;
        if (expanded?.ok)
            holder[key] = expanded.value;
        else
            report(here, expanded?.problem ?? `holds a placeholder; accepted: only in ${placeholderPlaces}`);
    }
};
/** Deletes the value at the path; inside a list, the whole list, because its other entries keep their numbers only in it. */
const takeOut = (root, path) => {
    const inList = path.findIndex(step => typeof step === 'number');
    const target = inList < 0 ? path : path.slice(0, inList);
    const holder = target
        .slice(0, -1)
        .reduce((value, step) => value?.[step], root);
    const last = target.at(-1);
    if (last !== undefined && typeof holder === 'object' && holder !== null)
        delete holder[last];
};
/** The mistakes of one file, in the order of the text, each place and sentence once. */
class Mistakes {
    #document;
    #found = new Map();
    constructor(document) {
        this.#document = document;
    }
    get any() {
        return this.#found.size > 0;
    }
    add(path, problem, part = 'value') {
        this.addAt(this.#document.offsetOf(path, part), `${(0,util_problem/* pathText */.L)(path) || 'the file'} ${problem}`);
    }
    addAt(offset, text) {
        this.#found.set(`${offset} ${text}`, { offset, text });
    }
    error(file) {
        const sorted = [...this.#found.values()].sort((one, other) => one.offset - other.offset);
        const lines = sorted.map(({ offset, text }) => `${file}:${this.#document.positionOf(offset)}: ${text}`);
        return new errors/* ActionError */.lZ({
            code: 'input',
            message: (0,util_problem/* mistakesText */.v)(lines, { one: '', many: 'the config file' }),
            hint: 'Nothing was sent to the tenant. schema/b2c.schema.json describes the file, for editors too; docs/config.md explains it.'
        });
    }
}


/***/ })

};
