import type { Named, Shape } from './model.ts';

/** The same shape over other parts. */
export function mapParts<From, To>(shape: Shape<From>, map: (part: From) => To): Shape<To> {
  const mapOptional = (part: From | null): To | null => (part === null ? null : map(part));
  switch (shape.kind) {
    case 'record':
      return {
        kind: 'record',
        fields: shape.fields.map((field): Named<To> => ({ ...field, type: map(field.type) })),
      };
    case 'variant':
      return {
        kind: 'variant',
        cases: shape.cases.map((item) => ({ ...item, type: mapOptional(item.type) })),
      };
    case 'list':
      return { ...shape, item: map(shape.item) };
    case 'tuple':
      return { kind: 'tuple', items: shape.items.map(map) };
    case 'option':
      return { kind: 'option', item: map(shape.item) };
    case 'result':
      return { kind: 'result', ok: mapOptional(shape.ok), err: mapOptional(shape.err) };
    case 'map':
      return { kind: 'map', key: map(shape.key), value: map(shape.value) };
    default:
      return shape;
  }
}
