/*
 * Keys whose hash can be chosen, to make dictionaries meet what they meet rarely.
 */
class Clashing {
  constructor(name, hash) {
    this.name = name;
    this.hash = hash;
  }

  equals(other) {
    return this.name === other.name;
  }

  hashCode() {
    return this.hash;
  }
}

export function clashing(name, hash) {
  return new Clashing(name, hash);
}
