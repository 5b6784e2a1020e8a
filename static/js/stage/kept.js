// Kept: what a browser remembers between visits. One that forbids it forgets at the end of this one, and all else works.

/** A store as localStorage is one, of whoever keeps it: a window whose own store may throw at the first look. */
export function kept(owner = globalThis) {
  const here = new Map();
  const own = (deed) => {
    try {
      return deed(owner.localStorage);
    } catch {
      return undefined;
    }
  };
  return {
    getItem: (name) => here.get(name) ?? own((store) => store.getItem(name)) ?? null,
    setItem: (name, value) => {
      here.set(name, value);
      own((store) => store.setItem(name, value));
    },
  };
}
