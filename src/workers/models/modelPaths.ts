/** Where models lie in this origin's private file system. */
export const MODELS_ROOT = "models";

/** The directory of a model. */
export function modelPath(id: string): string {
  return `${MODELS_ROOT}/${id}`;
}

/** The directory of its files; those of a stored package lie where WebLLM looks for them. */
export function modelFilesPath(id: string): string {
  return `${modelPath(id)}/files`;
}
