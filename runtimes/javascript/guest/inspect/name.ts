const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

/** How an object is called: its constructor (null when it has none) and its tag ('' when it adds nothing). */
export interface Name {
  maker: string | null;
  tag: string;
}

/** The name of an object, read without running getters. */
export function nameOf(value: object): Name {
  const tag = lookUp(value, Symbol.toStringTag);
  const isOwn = Object.prototype.propertyIsEnumerable.call(value, Symbol.toStringTag);
  return { maker: makerOf(value), tag: typeof tag === 'string' && !isOwn ? tag : '' };
}

/** What stands before the brackets, with a space at its end: `Foo `, `Map(2) `, `[Array(0): null prototype] `. */
export function prefixOf(name: Name, fallback: string, size = ''): string {
  const { maker, tag } = name;
  if (maker === null) {
    const tagText = tag !== '' && tag !== fallback ? `[${tag}] ` : '';
    return `[${fallback}${size}: null prototype] ${tagText}`;
  }
  return tag !== '' && tag !== maker ? `${maker}${size} [${tag}] ` : `${maker}${size} `;
}

/** The value of a property, own or inherited; a getter runs only where it is inherited, so that no proxy trap does. */
export function lookUp(value: object, key: PropertyKey): unknown {
  for (let owner: object | null = value; owner !== null; owner = getPrototypeOf(owner)) {
    const property = getOwnPropertyDescriptor(owner, key);
    if (property) return property.get && owner !== value ? property.get.call(value) : property.value;
  }
  return undefined;
}

function makerOf(value: object): string | null {
  for (let owner: object | null = value; owner !== null; owner = getPrototypeOf(owner)) {
    const maker = getOwnPropertyDescriptor(owner, 'constructor')?.value;
    if (typeof maker !== 'function') continue;
    const name = getOwnPropertyDescriptor(maker, 'name')?.value;
    if (typeof name === 'string' && name !== '' && isMadeBy(value, maker)) return name;
  }
  return null;
}

/** A prototype is not made by its own constructor: `Foo.prototype` is an Object. */
function isMadeBy(value: object, maker: { prototype?: unknown }): boolean {
  const target = getOwnPropertyDescriptor(maker, 'prototype')?.value;
  for (let proto = getPrototypeOf(value); proto !== null; proto = getPrototypeOf(proto)) {
    if (proto === target) return true;
  }
  return false;
}
