import type { Scalar, Schema } from '../model/api.ts';
import type { Forms, Side } from '../model/forms.ts';
import type { ObjectSchema } from '../model/whole-object.ts';
import { absentType, comment, isIdentifier, quote, tsdoc, typeKey } from './literal.ts';

/** Names that a piece of type text refers to, for the import lines. */
export interface Imports {
  readonly types: Set<string>;
  readonly core: Set<string>;
  /** What is called, from core. */
  readonly values: Set<string>;
}

export function imports(): Imports {
  return { types: new Set(), core: new Set(), values: new Set() };
}

export function scalarText(value: Scalar): string {
  return typeof value === 'string' ? quote(value) : String(value);
}

/** A schema as a TypeScript type. Parameters are closed and take more; answers are open and exact. */
export function typeText(schema: Schema, side: Side, forms: Forms, used: Imports): string {
  const text = core(schema, side, forms, used);
  return schema.nullable ? `${text} | null` : text;
}

function core(schema: Schema, side: Side, forms: Forms, used: Imports): string {
  const nested = (one: Schema): string => typeText(one, side, forms, used);
  switch (schema.kind) {
    case 'ref': {
      const scalar = forms.scalar(schema.name);
      if (scalar !== undefined) return nested(scalar);
      const name = forms.name(schema.name, side);
      used.types.add(name);
      return name;
    }
    case 'string':
      if (schema.format === 'decimal') return exact('Decimal', side, used);
      if (schema.format === 'int64') return exact('Int64', side, used);
      return schema.enum === undefined ? 'string' : enumText(schema.enum, side, schema.closed, 'string');
    case 'number':
      if (schema.format === 'decimal') return exact('Decimal', side, used);
      if (schema.format === 'int64') return exact('Int64', side, used);
      return schema.enum === undefined ? 'number' : enumText(schema.enum, side, schema.closed, 'number');
    case 'boolean':
      return schema.enum === undefined ? 'boolean' : schema.enum.map(scalarText).join(' | ');
    case 'null':
      return 'null';
    case 'array':
      return `${side === 'request' ? 'readonly ' : ''}${grouped(nested(schema.items))}[]`;
    case 'tuple':
      return `[${schema.items.map((item, at) => `${label(schema.names[at])}${nested(item)}`).join(', ')}]`;
    case 'object': {
      const named = schema.properties.size > 0 ? membersText(schema, side, forms, used) : undefined;
      const additional =
        schema.additional === undefined ? undefined : `{ [key: string]: ${nested(schema.additional)} }`;
      return [named, additional].filter((one) => one !== undefined).join(' & ') || 'Record<string, never>';
    }
    case 'union':
      return schema.members.map((one) => grouped(nested(one))).join(' | ');
    case 'intersection': {
      const whole = forms.whole(schema);
      if (whole !== undefined) return core(whole, side, forms, used);
      return schema.members.map((one) => grouped(nested(one))).join(' & ');
    }
    case 'unknown':
      return 'unknown';
  }
}

/** The members of an object in braces, one a line, each under its documentation. */
export function membersText(schema: ObjectSchema, side: Side, forms: Forms, used: Imports): string {
  const members = [...schema.properties].map(([name, { schema: member, required }]) => {
    const type = typeText(member, side, forms, used);
    const key = `${side === 'request' ? 'readonly ' : ''}${typeKey(name)}`;
    return `${tsdoc(memberWords(member, forms), '  ')}  ${key}${required ? `: ${type}` : `?: ${type} | ${absentType(name)}`};`;
  });
  return `{\n${members.join('\n')}\n}`;
}

function memberWords(member: Schema, forms: Forms): readonly string[] {
  const own = forms.resolve(member);
  const unit = own.kind === 'number' && own.unit !== undefined ? ` Unit: ${own.unit}.` : '';
  return [comment(`${member.description || own.description}${unit}`)];
}

/** Of an item of a tuple; a name that is none in TypeScript is left out. */
function label(name: string | undefined): string {
  return name !== undefined && isIdentifier(name) ? `${name}: ` : '';
}

function exact(name: 'Decimal' | 'Int64', side: Side, used: Imports): string {
  const full = side === 'request' ? `${name}Input` : name;
  used.core.add(full);
  return full;
}

function enumText(values: readonly Scalar[], side: Side, closed: boolean, base: 'string' | 'number'): string {
  const union = values.map(scalarText).join(' | ');
  return side === 'request' || closed ? union : `${union} | (${base} & {})`;
}

function grouped(text: string): string {
  return /[|&]/.test(text) && !/^[\w$.[\]]+$/.test(text) ? `(${text})` : text;
}
