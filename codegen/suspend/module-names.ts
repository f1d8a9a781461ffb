// Owns what a list of packages and modules in a setting means: `shop` is a package and all of its modules, `shop/stock`
// the module of that name, in any package, and `shop/shop/stock` that of one package. Pure, never fails.

/** Whether one of these names, as settings have them, means the module `module` of the package `packageName`. */
export function namesModule(
  names: ReadonlySet<string>,
  packageName: string,
  module: string,
): boolean {
  return [packageName, module, `${packageName}/${module}`].some((name) => names.has(name));
}
