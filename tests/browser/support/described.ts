/** Holds an answer against the server's own description, both ways: nothing that is described may be missing, nothing else may be there. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv2020 from '../../../crates/web/ui/node_modules/ajv/dist/2020';

interface Described {
  paths: Record<string, Record<string, { responses: Record<string, { content: Record<string, { schema: Json }> }> }>>;
  components: { schemas: Record<string, Json> };
}
type Json = Record<string, unknown>;

const file = resolve(__dirname, '../../../crates/api/openapi.json');
export const described = JSON.parse(readFileSync(file, 'utf8')) as Described;

const ajv = new Ajv2020({
  allErrors: true,
  strict: false,
  formats: {
    date: /^\d{4}-\d\d-\d\d$/,
    'date-time': /^\d{4}-\d\d-\d\dT[\d:.]+Z$/,
    int32: true,
    int64: true,
    double: true,
  },
});
ajv.addSchema({ $id: 'openapi', components: closed(described.components) as Json });

/** What is wrong with an answer of a route; empty where it is as described. */
export function differences(method: string, path: string, answer: unknown, type = 'application/json'): string[] {
  const schema = described.paths[path]?.[method]?.responses['200']?.content[type]?.schema;
  if (!schema) throw new Error(`${method} ${path} is not described`);
  const validate = ajv.compile(inOpenapi(closed(schema)) as Json);
  validate(answer);
  return (validate.errors ?? []).map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/**
 * The description leaves room for keys of later versions; this version must not have any that it does not describe. What is put together by
 * `allOf` is closed as a whole, and so is what names a union, since the union may be part of more.
 */
function closed(schema: unknown, isPart = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => closed(item, isPart));
  if (typeof schema !== 'object' || schema === null) return schema;
  const isPartOf = (name: string, value: unknown): boolean => name === 'allOf' || (name === 'oneOf' && isUnion(value));
  const fields = Object.entries(schema).map(([name, value]) => [name, closed(value, isPartOf(name, value))]);
  const whole = '$ref' in schema && !isPart ? [['unevaluatedProperties', false]] : [];
  return Object.fromEntries([...fields, ...whole]);
}

/** One of several named schemas, and not merely one that may be null. */
function isUnion(members: unknown): boolean {
  return Array.isArray(members) && members.every((member: object) => '$ref' in member);
}

function inOpenapi(schema: unknown): unknown {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"openapi#/components/'));
}
