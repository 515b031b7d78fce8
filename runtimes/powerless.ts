/** Takes an object's prototype and freezes it: nothing leads from it, and nothing can be left on it. */
export function powerless<T extends object>(object: T): T {
  return Object.freeze(Object.setPrototypeOf(object, null));
}

/** A prototype's getter as a function: it reads what an object is, whatever a guest made of its properties. */
export function getterOf(prototype: object, name: string): (object: unknown) => unknown {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (!get) throw new Error(`There is no getter named ${name}`);
  return (object) => Reflect.apply(get, object, []);
}
