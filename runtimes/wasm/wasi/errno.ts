/** An error number of preview 1; 0 is success. What gives an object or an errno gives a number only for the latter. */
export type Errno = number;
