export const id = 704;
export const ids = [704];
export const modules = {

/***/ 4704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanUp: () => (/* binding */ cleanUp)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8179);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9473);
/* harmony import */ var _inputs_inputs_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2457);
/* harmony import */ var _report_log_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6945);
/* harmony import */ var _resources_clientSecret_ephemeralRegister_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2650);
/* harmony import */ var _resources_clientSecret_passwordCredentials_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1053);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7253);
/* harmony import */ var _util_proxy_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9505);
// The post step: removes the ephemeral secrets of this job. It never fails the job: a secret that could not be removed
// expires by itself within the hour or so that it was given, and the warning names it.








/** How often, a second apart, a secret without a known key id is looked for. */
const looksForUnsettled = 5;
/** Removes what the main step announced. Never rejects. */
const cleanUp = async (runtime) => {
    const log = (0,_report_log_js__WEBPACK_IMPORTED_MODULE_3__/* .createLog */ .h)(_actions_core__WEBPACK_IMPORTED_MODULE_0__);
    const secrets = (0,_resources_clientSecret_ephemeralRegister_js__WEBPACK_IMPORTED_MODULE_7__/* .announcedSecrets */ .R)(_actions_core__WEBPACK_IMPORTED_MODULE_0__);
    if (secrets.length === 0)
        return;
    try {
        for (const warning of (0,_util_proxy_js__WEBPACK_IMPORTED_MODULE_6__/* .useProxyFromEnvironment */ .F)(runtime.env))
            log.warning(warning);
        const inputs = (0,_inputs_inputs_js__WEBPACK_IMPORTED_MODULE_2__/* .readInputs */ .K)(_actions_core__WEBPACK_IMPORTED_MODULE_0__, runtime.env);
        if (inputs.credential.kind === 'device-code') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ActionError */ .lZ({
                code: 'sign-in',
                message: 'the administrator who signed in with a device code is gone',
                hint: 'Let the caller sign in by OIDC to have ephemeral secrets removed at the end of the job.'
            });
        }
        const { graph } = await (0,_session_js__WEBPACK_IMPORTED_MODULE_5__/* .openSession */ .f)(inputs, runtime, log);
        for (const secret of secrets) {
            await removeOne(secret, { graph, runtime, written: new Set() }, log);
        }
    }
    catch (error) {
        warn(log, secrets, error);
    }
};
const removeOne = async (secret, context, log) => {
    const holder = {
        ...context,
        desired: { uniqueName: secret.uniqueName },
        handles: { applicationId: secret.applicationId }
    };
    try {
        const removed = secret.keyId === undefined ? await (0,_resources_clientSecret_passwordCredentials_js__WEBPACK_IMPORTED_MODULE_4__/* .removeLost */ .$2)(holder, secret.displayName, looksForUnsettled) : true;
        if (secret.keyId !== undefined) {
            await (0,_resources_clientSecret_passwordCredentials_js__WEBPACK_IMPORTED_MODULE_4__/* .removeSecrets */ .cu)(holder, [{ keyId: secret.keyId, displayName: secret.displayName }], { justAdded: true });
        }
        log.info(removed
            ? `Removed the ephemeral client secret ${secret.displayName} of ${secret.uniqueName}.`
            : `No ephemeral client secret ${secret.displayName} of ${secret.uniqueName} came to be.`);
    }
    catch (error) {
        warn(log, [secret], error);
    }
};
const warn = (log, secrets, error) => {
    const named = secrets.map(({ displayName, keyId }) => `${displayName}${keyId === undefined ? '' : `, key id ${keyId}`}`);
    log.warning(`An ephemeral client secret was not removed (${named.join('; ')}): ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error)} It expires by itself; the next run removes what is left of it.`, 'Ephemeral secret left behind');
};


/***/ })

};
