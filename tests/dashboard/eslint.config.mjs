// How the pages' .vue files are checked: npm run lint --prefix tests/dashboard
import js from "@eslint/js";
import vue from "eslint-plugin-vue";
import globals from "globals";

/* The pages' loader wants `module.exports`; the rules find a component only after `export default`. Both are of one length here. */
const component = {
  ...vue.processors.vue,
  preprocess: (text, name) => vue.processors.vue.preprocess(text.replace("module.exports =", "export default  "), name),
};

export default [
  js.configs.recommended,
  ...vue.configs["flat/vue2-recommended"],
  {
    files: ["**/*.vue"],
    processor: component,
    languageOptions: { globals: { ...globals.browser, requirejs: "readonly" } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "vue/no-unused-properties": ["error", { groups: ["data", "computed", "methods"] }],
      "no-control-regex": "off", // a file's control characters are looked for on purpose
      "vue/html-self-closing": ["error", { html: { void: "always", normal: "never", component: "always" } }],
      "vue/max-attributes-per-line": "off", // lines are broken where they get long
      "vue/singleline-html-element-content-newline": "off",
      "vue/multi-word-component-names": "off", // each file is a widget of its own, never a tag beside HTML's
    },
  },
];
