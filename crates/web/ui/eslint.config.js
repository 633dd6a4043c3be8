import a11y from 'eslint-plugin-jsx-a11y';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const noFloats = ['parseFloat', 'Number.parseFloat'];

export default tseslint.config(
  { ignores: ['dist', 'test-results', 'playwright-report', 'src/api/schema.d.ts'] },
  ...tseslint.configs.recommended,
  a11y.flatConfigs.recommended,
  hooks.configs.flat.recommended,
  {
    rules: {
      // Money and quantities are decimal strings from end to end; a float would lose their last digits.
      'no-restricted-properties': ['error', { object: 'Number', property: 'parseFloat' }],
      'no-restricted-globals': ['error', ...noFloats.filter((name) => !name.includes('.')), 'localStorage'],
      'no-console': 'error',
      // What scrolls or is walked with the arrow keys must take the focus.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { tags: [], roles: ['tabpanel', 'img', 'group'] }],
    },
  },
);
