import vue from 'eslint-plugin-vue'
import globals from 'globals'
import { defineConfig } from 'eslint/config'
import typescript from 'typescript-eslint'

import { areas } from './lint/areas.js'

export default defineConfig(
  { ignores: ['dist/', 'src/api/generated.ts'] },
  typescript.configs.strict,
  vue.configs['flat/recommended'],
  {
    languageOptions: { globals: globals.browser },
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': ['error', { max: 50, skipComments: true, skipBlankLines: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      // Text is shown as text.
      'no-restricted-properties': ['error', ...['innerHTML', 'outerHTML', 'insertAdjacentHTML'].map((property) => ({ property }))],
    },
  },
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: typescript.parser } },
    rules: {
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      // Layout of templates is a matter of the eye here, not of the linter.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/multiline-html-element-content-newline': 'off',
    },
  },
  { files: ['src/**'], plugins: { areas }, rules: { 'areas/imports': 'error' } },
  { files: ['shell/*.template.js'], languageOptions: { globals: globals.serviceworker } },
  { files: ['tests/**'], rules: { 'max-lines-per-function': 'off' } },
)
