#!/usr/bin/env node
"use strict";
const { loadCompiled } = require("./compiled.cjs");

loadCompiled();
require("./cli.cjs");
