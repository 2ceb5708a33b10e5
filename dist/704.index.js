export const id = 704;
export const ids = [704];
export const modules = {

/***/ 54704:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cleanUp: () => (/* binding */ cleanUp)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19473);
/* harmony import */ var _inputs_inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(59384);
/* harmony import */ var _report_log_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16945);
/* harmony import */ var _resources_clientSecret_announcedSecrets_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(27012);
/* harmony import */ var _resources_clientSecret_removal_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92840);
/* harmony import */ var _session_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51778);
/* harmony import */ var _util_proxy_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(29505);
/* harmony import */ var _util_proxyFailure_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(39691);
// The post step: removes the ephemeral secrets of this job, and those that a killed main step handed on to nobody. It never
// fails the job: an ephemeral secret that could not be removed expires by itself within the hour or so that it was given, any
// other is removed by the next run, and the warning names it.








/** Removes what the main step announced. Never rejects. */
const cleanUp = async (given, ci) => {
    const runtime = (0,_util_proxyFailure_js__WEBPACK_IMPORTED_MODULE_6__/* .namingProxy */ .t)(given);
    const log = (0,_report_log_js__WEBPACK_IMPORTED_MODULE_2__/* .createLog */ .h)(ci.commands);
    const secrets = (0,_resources_clientSecret_announcedSecrets_js__WEBPACK_IMPORTED_MODULE_7__/* .announcedSecrets */ .R)(ci.state);
    if (secrets.length === 0)
        return;
    try {
        for (const warning of (0,_util_proxy_js__WEBPACK_IMPORTED_MODULE_5__/* .useProxyFromEnvironment */ .F)(runtime.env))
            log.warning(warning);
        const inputs = (0,_inputs_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .readCallerInputs */ .n)(ci);
        if (inputs.credential.kind === 'device-code') {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ActionError */ .lZ({
                code: 'sign-in',
                message: 'the administrator who signed in with a device code is gone',
                hint: 'Let the caller sign in by OIDC to have what a run leaves removed at the end of the job.'
            });
        }
        const { graph } = await (0,_session_js__WEBPACK_IMPORTED_MODULE_4__/* .openSession */ .fA)(inputs, (0,_session_js__WEBPACK_IMPORTED_MODULE_4__/* .signInContext */ .kI)(inputs, ci, runtime, log, []));
        for (const secret of secrets)
            await removeOne(secret, { graph, runtime, ...secret, recentWrites: new Set() }, log);
    }
    catch (error) {
        warn(log, secrets, error);
    }
};
const removeOne = async (secret, holder, log) => {
    const { kind, displayName, keyId, uniqueName } = secret;
    const name = `${kind === 'ephemeral' ? 'ephemeral ' : ''}client secret ${displayName} of ${uniqueName}`;
    try {
        // Without a key id Graph's answer never came: the name is of this attempt alone.
        const wasThere = await (0,_resources_clientSecret_removal_js__WEBPACK_IMPORTED_MODULE_3__/* .removeListed */ .Wi)(holder, listed => keyId === undefined ? listed.displayName === displayName : listed.keyId === keyId.toLowerCase());
        log.info(wasThere ? `Removed the ${name}.` : `There is no ${name}: it never came to be, or is gone already.`);
    }
    catch (error) {
        warn(log, [secret], error);
    }
};
const warn = (log, secrets, error) => {
    const named = secrets.map(({ displayName, keyId }) => `${displayName}${keyId === undefined ? '' : `, key id ${keyId}`}`);
    const isEphemeral = secrets.every(({ kind }) => kind === 'ephemeral');
    const noun = isEphemeral ? 'An ephemeral client secret' : 'A client secret that nobody received';
    const next = isEphemeral
        ? 'It expires by itself; the next run removes what is left of it.'
        : 'The next run removes it.';
    log.warning(`${noun} was not removed (${named.join('; ')}): ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(error)} ${next}`, isEphemeral ? 'Ephemeral secret left behind' : 'Client secret left behind');
};


/***/ })

};
