"""The rules of people search and restrictions."""
